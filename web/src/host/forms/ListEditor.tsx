import type { ComponentChildren } from "preact";
import { Icon } from "../../components/Icon.tsx";

interface ListEditorProps<Item> {
  title: string;
  hint?: string;
  error?: string;
  items: readonly Item[];
  /** What a new row begins with. */
  fresh: () => Item;
  add: string;
  remove: (index: number) => string;
  onChange: (items: Item[]) => void;
  children: (item: Item, change: (part: Partial<Item>) => void, index: number) => ComponentChildren;
}

/** Rows that can be added and taken away: seasons, taxes, steps. */
export function ListEditor<Item extends object>(props: ListEditorProps<Item>) {
  const { title, hint, error, items, fresh, add, remove, onChange, children } = props;
  const change = (at: number, part: Partial<Item>) =>
    onChange(items.map((item, index) => (index === at ? { ...item, ...part } : item)));
  return (
    <fieldset class="list-editor">
      <legend>{title}</legend>
      {hint && <p class="hint">{hint}</p>}
      {items.map((item, index) => (
        <div key={index} class="list-editor__row">
          {children(item, (part) => change(index, part), index)}
          <button
            type="button"
            class="icon-button"
            aria-label={remove(index)}
            onClick={() => onChange(items.filter((_, at) => at !== index))}
          >
            <Icon name="close" size={18} />
          </button>
        </div>
      ))}
      {error && (
        <p class="text-field__error">
          <Icon name="warning" size={16} /> {error}
        </p>
      )}
      <button
        type="button"
        class="text-button list-editor__add"
        onClick={() => onChange([...items, fresh()])}
      >
        {add}
      </button>
    </fieldset>
  );
}
