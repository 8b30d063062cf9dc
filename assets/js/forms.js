// The design system's own script, for those of its parts that need any.
import { CharacterCount, ErrorSummary } from "govuk-frontend";

const parts = {
  "govuk-character-count": CharacterCount,
  "govuk-error-summary": ErrorSummary,
};

export const selector = Object.keys(parts).map((name) => `[data-module="${name}"]`).join(",");

export function start(element) {
  new parts[element.dataset.module](element);
}
