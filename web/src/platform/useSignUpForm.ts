import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "preact/hooks";
import { ApiProblem, hasSlug } from "../api.ts";
import { checkEmail } from "../bookingForm.ts";
import type { Language } from "../language.ts";
import { guessCurrency, guessZone } from "./choices.ts";
import type { PlatformWords } from "./platformWords.ts";
import { startSignUp } from "./signUpApi.ts";
import { endAttempt, keepDraft, keptDraft, keyFor, type SignUpDraft } from "./signUpDraft.ts";
import type { SignUpBody, StartedSignUp } from "./signUpTypes.ts";
import { proposeSubdomain, tidySubdomain } from "./subdomain.ts";

type Mistake = "name_missing" | "email_missing" | "email_wrong" | "subdomain_missing";
type Mistakes = Partial<Record<keyof SignUpBody, Mistake>>;

const blank = (language: Language): SignUpDraft => ({
  name: "",
  email: "",
  subdomain: "",
  language,
  currency: guessCurrency(navigator.languages, guessZone()),
  time_zone: guessZone(),
  ownSubdomain: false,
});

/** What is typed, what is wrong with it, and the one request that comes of it. */
export function useSignUpForm(
  language: Language,
  t: PlatformWords,
  onStarted: (of: StartedSignUp, email: string) => void,
) {
  const [draft, setDraft] = useState<SignUpDraft>(() => keptDraft() ?? blank(language));
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const queries = useQueryClient();
  const sending = useMutation({
    mutationFn: (body: SignUpBody) => startSignUp(body, keyFor(body)),
    onSuccess: (started, { email }) => onStarted(started, email),
    onError: (error) => {
      if (error instanceof ApiProblem && error.problem.status < 500) endAttempt();
      if (hasSlug(error, "subdomain-refused")) void queries.invalidateQueries({ queryKey: ["subdomain"] });
    },
  });
  const change = useCallback((part: Partial<SignUpDraft>) => {
    setDraft((draft) => {
      const next = { ...draft, ...part };
      if (!next.ownSubdomain) next.subdomain = proposeSubdomain(next.name);
      keepDraft(next);
      return next;
    });
    setMistakes((known) => without(known, part));
  }, []);
  const send = () => {
    if (sending.isPending || sending.isSuccess) return true;
    const body = bodyOf(draft);
    const wrong = mistakesOf(body);
    setMistakes(wrong);
    if (Object.keys(wrong).length > 0) return false;
    sending.mutate(body);
    return true;
  };
  const told = toldOf(sending.error, sending.variables, draft);
  const errorAt = (field: keyof SignUpBody): string | undefined => {
    const mistake = mistakes[field];
    if (mistake) return t(`sign_up.${mistake}`);
    const refused = field === "subdomain" && hasSlug(sending.error, "subdomain-refused");
    return refused && isAsSent(field, sending.variables, draft)
      ? t("problem.subdomain-refused")
      : told[field];
  };
  return {
    draft,
    change,
    send,
    errorAt,
    sending: sending.isPending || sending.isSuccess,
    error: sending.error,
    /** What no field tells. */
    failure: isAboutField(sending.error) ? null : sending.error,
  };
}

const bodyOf = ({
  name,
  email,
  subdomain,
  language,
  currency,
  time_zone: zone,
}: SignUpDraft): SignUpBody => ({
  name: name.trim(),
  email: email.trim(),
  subdomain: tidySubdomain(subdomain),
  language,
  currency,
  time_zone: zone,
});

function mistakesOf({ name, email, subdomain }: SignUpBody): Mistakes {
  const wrong: Mistakes = {};
  if (!name) wrong.name = "name_missing";
  const address = checkEmail(email);
  if (address && "key" in address)
    wrong.email = address.key === "book.email_missing" ? "email_missing" : "email_wrong";
  if (!subdomain) wrong.subdomain = "subdomain_missing";
  return wrong;
}

/** The mistakes of the fields that were not changed since; a name brings an address with it. */
const without = (known: Mistakes, changed: Partial<SignUpDraft>): Mistakes =>
  Object.fromEntries(
    Object.entries(known).filter(
      ([field]) => !(field in changed) && !(field === "subdomain" && "name" in changed),
    ),
  );

/** What the API says of single fields, as long as they hold what was sent. */
function toldOf(
  error: unknown,
  sent: SignUpBody | undefined,
  draft: SignUpDraft,
): Partial<Record<string, string>> {
  const errors = error instanceof ApiProblem ? (error.problem.errors ?? []) : [];
  return Object.fromEntries(
    errors
      .map(({ pointer, detail }) => [pointer.slice(1), detail] as const)
      .filter(([field]) => isAsSent(field as keyof SignUpBody, sent, draft)),
  );
}

const isAsSent = (field: keyof SignUpBody, sent: SignUpBody | undefined, draft: SignUpDraft): boolean =>
  sent?.[field] === bodyOf(draft)[field];

const FIELDS = ["/name", "/email", "/subdomain", "/language", "/currency", "/time_zone"];

const isAboutField = (error: unknown): boolean =>
  error instanceof ApiProblem &&
  (error.slug === "subdomain-refused" ||
    (error.problem.errors ?? []).some(({ pointer }) => FIELDS.includes(pointer)));
