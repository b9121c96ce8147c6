/** Icons of the console, drawn as those of the guest pages. */
const SHAPES = {
  today: "M4 13l8-8.500 8 8.500M6.500 11v8.500h11V11M10 19.500V15h4v4.500",
  list: "M8.500 6.500H20M8.500 12H20M8.500 17.500H20M4.200 6.500h.2M4.200 12h.2M4.200 17.500h.2",
  sliders: "M4 7h9M17 7h3M4 12h3M11 12h9M4 17h11M19 17h1M15 5v4M9 10v4M17 15v4",
  site: "M3.500 5h17v14h-17zM3.500 9h17M6.500 7h.2M9 7h.2",
  exit: "M14 5H6v14h8M11 12h9.500M17 8.500l3.500 3.500-3.500 3.500",
  undo: "M8 5L4 9l4 4M4.500 9H14a5 5 0 0 1 0 10H9",
  block: "M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17zM6 6l12 12",
  arrive: "M4 12h11M11 7.500l4.500 4.500-4.500 4.500M15 4h5v16h-5",
  leave: "M9 12h11M16 7.500l4.500 4.500-4.500 4.500M9 4H4v16h5",
  mail: "M4 6h16v12H4zM4.500 6.500L12 13l7.500-6.500",
  bell: "M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 1.500h-15zM10 20.500h4",
  phone:
    "M7 3.500h3l1.500 4.500-2 1.500a11 11 0 0 0 5 5l1.500-2 4.500 1.500v3a2 2 0 0 1-2.200 2A15.500 15.500 0 0 1 5 5.700 2 2 0 0 1 7 3.500z",
  search: "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500L20 20",
  conflict: "M3.500 5.500h11v8h-11zM9.500 10.500h11v8h-11z",
  sync: "M19.500 9A8 8 0 0 0 5.300 7.500M4.500 4.500V8H8M4.500 15a8 8 0 0 0 14.200 1.500M19.500 19.500V16H16",
  pause: "M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17zM9.800 9v6M14.200 9v6",
  card: "M3.500 6h17v12h-17zM3.500 10h17M7 14.500h3.500",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20a7.500 7.500 0 0 1 15 0",
  copy: "M9 9h11v11H9zM5.500 15H4V4h11v1.500",
} as const;

export type HostIconName = keyof typeof SHAPES;

export function HostIcon({ name, size = 20 }: { name: HostIconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={SHAPES[name]} />
    </svg>
  );
}
