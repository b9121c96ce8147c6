import { ApiProblem } from "../../api.ts";
import { Notice } from "../../components/Notice.tsx";
import { Failure } from "../components/Failure.tsx";
import { useSiteWords } from "../site/siteWords.ts";

const TOLD = [
  "last-host",
  "own-role",
  "member-known",
  "too-many-members",
  "has-signed-in",
  "too-many-requests",
] as const;

/** Why somebody was not invited, changed or removed; what is not about people is told as everywhere. */
export function PeopleFailure({ title, error }: { title: string; error: unknown }) {
  const { t } = useSiteWords();
  const slug = error instanceof ApiProblem ? TOLD.find((known) => known === error.slug) : undefined;
  if (!slug) return <Failure title={title} error={error} />;
  return (
    <Notice title={title}>
      <p>{t(`people.problem.${slug}`)}</p>
    </Notice>
  );
}
