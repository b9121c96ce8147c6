import { Picture } from "../../components/Picture.tsx";
import { useHostWords } from "../hostWords.ts";

const PICTURES = Array.from({ length: 12 }, (_, number) => number);

interface PictureFieldProps {
  value: number;
  onChange: (image: number) => void;
}

/** Which of the drawings stands for the place: landscapes have even numbers, rooms odd ones. */
export function PictureField({ value, onChange }: PictureFieldProps) {
  const { t } = useHostWords();
  return (
    <fieldset class="picture-field">
      <legend>{t("listing.picture")}</legend>
      <p class="hint">{t("listing.picture_hint")}</p>
      <div class="picture-field__choices">
        {PICTURES.map((number) => (
          <label key={number}>
            <input
              type="radio"
              name="image"
              checked={number === value}
              aria-label={t(number % 2 === 0 ? "listing.landscape" : "listing.room", {
                number: Math.floor(number / 2) + 1,
              })}
              onChange={() => onChange(number)}
            />
            <Picture image={number} />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
