/** What a room is for, how it is used, the law behind it by name; in one language. */
export interface HelpText { what: string; steps: string[]; law: string[] }
/** Both languages of a room. */
export interface Help { zh: HelpText; en: HelpText }
