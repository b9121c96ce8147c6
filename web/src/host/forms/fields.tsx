/** The console's form controls: those of every form, and days of the week. */
export * from "../../forms/fields.tsx";
export { WeekdaysField } from "./WeekdaysField.tsx";
