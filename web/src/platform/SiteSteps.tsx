import { Icon } from "../components/Icon.tsx";
import { usePlatformWords } from "./platformWords.ts";
import type { SignUpDocument, SignUpStep, StepState } from "./signUpTypes.ts";

/** Every step with where it stands; how far it is all in all is read out as it moves. */
export function SiteSteps({ signUp }: { signUp: SignUpDocument }) {
  const { t } = usePlatformWords();
  const { steps } = signUp;
  const done = steps.filter(({ state }) => state === "done" || state === "pending").length;
  return (
    <>
      <div class="site-progress">
        <progress max={steps.length} value={done} aria-label={t("progress.title")} />
        <p role="status">{t("progress.done_of", { done, all: steps.length })}</p>
      </div>
      <ol class="site-steps">
        {steps.map((step) => (
          <Step key={step.name} step={step} host={new URL(signUp.site_url).host} />
        ))}
      </ol>
    </>
  );
}

function Step({ step: { name, state }, host }: { step: SignUpStep; host: string }) {
  const { t } = usePlatformWords();
  return (
    <li class={`site-steps__step site-steps__step--${state}`}>
      <StepMark state={state} />
      <span class="site-steps__name">{t(`step.${name}`, { host })}</span>
      <span class="site-steps__state">{t(`step_state.${state}`)}</span>
    </li>
  );
}

function StepMark({ state }: { state: StepState }) {
  if (state === "done") return <Icon name="check" />;
  if (state === "failed") return <Icon name="warning" />;
  if (state === "pending") return <Icon name="clock" />;
  return <span class="site-steps__dot" aria-hidden="true" />;
}
