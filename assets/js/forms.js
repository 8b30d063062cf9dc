// The design system's own script for its form parts.
import { CharacterCount, Checkboxes, ErrorSummary, Radios } from "govuk-frontend";

const parts = {
  "govuk-character-count": CharacterCount,
  "govuk-checkboxes": Checkboxes,
  "govuk-error-summary": ErrorSummary,
  "govuk-radios": Radios,
};

export const selector = Object.keys(parts).map((name) => `[data-module="${name}"]`).join(",");

export function start(element) {
  new parts[element.dataset.module](element);
}
