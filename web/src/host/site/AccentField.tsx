import { useId } from "preact/hooks";
import { contrast, DARK_PAGE, LIGHT_PAGE, readableAccent } from "../../accent.ts";
import { InputField } from "../../forms/fields.tsx";
import { isColour } from "./brandingDraft.ts";
import { useSiteWords } from "./siteWords.ts";

interface AccentFieldProps {
  value: string;
  onInput: (value: string) => void;
  error: string | undefined;
}

/** The site's one colour, picked or typed, and what becomes of it where it would be hard to read. */
export function AccentField({ value, onInput, error }: AccentFieldProps) {
  const { t } = useSiteWords();
  const id = useId();
  const colour = isColour(value) ? value.trim().toLowerCase() : null;
  return (
    <div class="accent-field">
      <div class="accent-field__inputs">
        <div class="text-field">
          <label for={id}>{t("look.pick")}</label>
          <input
            id={id}
            type="color"
            value={colour ?? "#000000"}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
        </div>
        <InputField
          label={t("look.colour")}
          name="accent"
          maxLength={7}
          value={value}
          onInput={onInput}
          error={error}
          required
        />
      </div>
      {colour && <Shades colour={colour} />}
    </div>
  );
}

function Shades({ colour }: { colour: string }) {
  const { t, locale } = useSiteWords();
  const { light, dark } = readableAccent(colour);
  const ratio = (shade: string, page: string) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(contrast(shade, page));
  return (
    <ul class="accent-field__shades" aria-live="polite">
      <li>
        <Swatch colour={light} />
        {t(light === colour ? "look.light_as_is" : "look.light_darkened", {
          shade: light,
          ratio: ratio(light, LIGHT_PAGE),
        })}
      </li>
      <li>
        <Swatch colour={dark} />
        {t(dark === colour ? "look.dark_as_is" : "look.dark_lightened", {
          shade: dark,
          ratio: ratio(dark, DARK_PAGE),
        })}
      </li>
    </ul>
  );
}

const Swatch = ({ colour }: { colour: string }) => (
  <span class="accent-field__swatch" style={{ background: colour }} aria-hidden="true" />
);
