import type { Intake } from "#lib/intake/open-intake.ts";
import { sweepContent } from "#lib/intake/sweep-content.ts";

export const sweepContentTask = (intake: Intake) => sweepContent(intake);
