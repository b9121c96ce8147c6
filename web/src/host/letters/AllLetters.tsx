import { useState } from "preact/hooks";
import { LETTER_LANGUAGES, type LetterLanguage, type MessageKind } from "../../messageTypes.ts";
import { Failure } from "../components/Failure.tsx";
import { SelectField } from "../forms/fields.tsx";
import { type HostWords, useHostWords } from "../hostWords.ts";
import { LetterPreview } from "./LetterPreview.tsx";
import { useMessageKinds } from "./letterQueries.ts";
import { aboutWords } from "./letterWords.ts";

const OURS = { subject: "", text: "" };

/** Every letter that guests and hosts get, as it will be; also those that nothing sends yet, which say so. */
export function AllLetters() {
  const { t } = useHostWords();
  const kinds = useMessageKinds();
  const [chosen, setChosen] = useState("");
  const kind = kinds.data?.items.find(({ message }) => message === chosen);
  const options = kinds.data?.items.map((each) => ({ value: each.message, label: nameOf(each, t) })) ?? [];
  return (
    <section class="all-letters" aria-labelledby="all-letters">
      <h2 id="all-letters">{t("letters.all")}</h2>
      <Failure title={t("letters.preview_failed")} error={kinds.error} onRetry={() => void kinds.refetch()} />
      <SelectField
        label={t("letters.which")}
        hint={t("letters.which_hint")}
        name="letter"
        value={chosen}
        options={[{ value: "", label: t("letters.choose") }, ...options]}
        onChange={setChosen}
      />
      {kind && <Chosen kind={kind} />}
    </section>
  );
}

function Chosen({ kind: { about, recipient, sent } }: { kind: MessageKind }) {
  const { t, locale, language: spoken } = useHostWords();
  const [language, setLanguage] = useState<LetterLanguage>(
    LETTER_LANGUAGES.find((each) => each === spoken) ?? "en",
  );
  const names = new Intl.DisplayNames(locale, { type: "language" });
  return (
    <>
      <SelectField
        label={t("letters.written_in")}
        name="letter-language"
        value={language}
        options={LETTER_LANGUAGES.map((each) => ({ value: each, label: names.of(each) ?? each }))}
        onChange={(each) => setLanguage(each as LetterLanguage)}
      />
      {!sent && <p class="hint">{t("letters.unsent_hint")}</p>}
      <LetterPreview wish={{ reminder: about, recipient, language, words: OURS }} />
    </>
  );
}

function nameOf({ about, recipient, sent }: MessageKind, t: HostWords): string {
  const to = t(recipient === "host" ? "letters.to_host" : "letters.to_guest");
  const name = `${aboutWords(about, t)}, ${to}`;
  return sent ? name : `${name} (${t("letters.unsent")})`;
}
