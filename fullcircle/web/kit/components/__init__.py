"""Python beside the page components: form fields and the geometry of charts, as plain values for templates."""
