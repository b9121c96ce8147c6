import type { TFunction } from "i18next";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useTranslation } from "react-i18next";
import type { Contact } from "../bookingAttempt.ts";
import { type Field, type FieldError, type FieldErrors } from "../bookingForm.ts";
import { TextField } from "./TextField.tsx";

interface ContactFormProps {
  contact: Contact;
  errors: FieldErrors;
  /** The host is asked; nothing is booked yet. */
  asks: boolean;
  onType: (part: Partial<Contact>) => void;
  onSubmit: () => void;
  /** How many come, asked first. */
  guests: ComponentChildren;
  /** Everything below the fields: the card, notices and the button. */
  children: ComponentChildren;
}

/** Who is coming. When there are errors, the first field with one gets the focus. */
export function ContactForm({ contact, errors, asks, onType, onSubmit, guests, children }: ContactFormProps) {
  const { t } = useTranslation();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(errors).length > 0)
      form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [errors]);
  const field = (name: Field) => ({
    name,
    value: contact[name],
    error: fieldErrorWords(errors[name], t),
    onInput: (value: string) => onType({ [name]: value }),
  });
  const submit = (event: Event) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form ref={form} class="contact-form" noValidate onSubmit={submit} aria-labelledby="contact-title">
      <h2 id="contact-title">{t("book.your_details")}</h2>
      {guests}
      <TextField label={t("book.name")} autocomplete="name" {...field("name")} />
      <TextField
        label={t("book.email")}
        type="email"
        autocomplete="email"
        hint={t(asks ? "book.email_hint_ask" : "book.email_hint")}
        {...field("email")}
      />
      <TextField label={t("book.phone")} type="tel" autocomplete="tel" optional {...field("phone")} />
      {children}
    </form>
  );
}

export function fieldErrorWords(error: FieldError | undefined, t: TFunction): string | undefined {
  if (!error) return undefined;
  if ("words" in error) return error.words;
  return error.key === "book.too_long" ? t(error.key, { count: error.count }) : t(error.key);
}
