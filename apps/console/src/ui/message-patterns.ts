interface Pattern {
  readonly key: string;
  readonly pattern: RegExp;
}

/** What the schemas of the contract say, so that it can be said in other languages. Groups become {{a}}, {{b}}, {{c}}. */
export const MESSAGE_PATTERNS: readonly Pattern[] = [
  { key: 'missing', pattern: /^is missing$/ },
  { key: 'missingOneOf', pattern: /^is missing; one of (?<a>.+)$/ },
  { key: 'length', pattern: /^must be (?<a>\d+) to (?<b>\d+) characters long$/ },
  { key: 'atMostLength', pattern: /^must be at most (?<a>\d+) characters long$/ },
  { key: 'text', pattern: /^must be text$/ },
  { key: 'whole', pattern: /^must be a whole number from (?<a>-?\d+) to (?<b>\d+)$/ },
  { key: 'oneOfMeant', pattern: /^must be one of (?<a>.+); did you mean "(?<b>.+)"\?$/ },
  { key: 'oneOf', pattern: /^must be one of (?<a>.+)$/ },
  { key: 'list', pattern: /^must be a list$/ },
  { key: 'atMostEntries', pattern: /^may have at most (?<a>\d+) entries$/ },
  { key: 'noSpaces', pattern: /^must not contain spaces$/ },
  { key: 'id', pattern: /^must be 1 to 64 letters, digits, "\.", "_" or "-"/ },
  { key: 'truth', pattern: /^must be true or false/ },
  { key: 'country', pattern: /^must be two capital letters/ },
  { key: 'httpAddress', pattern: /^must begin with http:\/\/ or https:\/\/$/ },
  { key: 'taken', pattern: /^there is an? (?<a>.+) "(?<b>.+)" already$/ },
  { key: 'unknownMeant', pattern: /^"(?<a>.+)" is not known here; did you mean "(?<b>.+)"\?$/ },
  // What accounts say about passwords and logins.
  { key: 'passwordWrong', pattern: /^is not the password of this account$/ },
  { key: 'passwordSame', pattern: /^must be another than before$/ },
  { key: 'passwordIsLogin', pattern: /^must not be the login$/ },
  { key: 'passwordFewSigns', pattern: /^must have at least (?<a>\d+) different characters$/ },
  { key: 'passwordRun', pattern: /^must not be a run of neighbouring characters$/ },
  { key: 'passwordCommon', pattern: /^is one of those that are guessed first; / },
  { key: 'loginTaken', pattern: /^is taken by another account$/ },
  { key: 'userUnknown', pattern: /^"(?<a>.+)" is no user of the directory$/ },
  // What the lint says about settings.
  { key: 'countryUnknown', pattern: /^"(?<a>.*)" is no country; / },
  { key: 'timeZoneUnknown', pattern: /^"(?<a>.*)" is no time zone; / },
  { key: 'extensionPattern', pattern: /^"(?<a>.*)" cannot be used as extension pattern; / },
  { key: 'prefixUnusable', pattern: /^"(?<a>.*)" is no (?:prefix|short code); / },
  { key: 'publicUrl', pattern: /^"(?<a>.*)" cannot be the base of links; / },
  { key: 'issuer', pattern: /^must be the https:\/\/ address of the provider, / },
  // What the lint says about rules and adapters.
  { key: 'ruleUnreachable', pattern: /^never looked at: rule "(?<a>.+)" before it matches every call and stops$/ },
  { key: 'ruleWithoutEffect', pattern: /^the rule does nothing: add an action or let it stop processing$/ },
  { key: 'emptyList', pattern: /^an empty list matches no call: / },
  { key: 'adapterUnknownMeant', pattern: /^there is no URL adapter "(?<a>.*)"; did you mean "(?<b>.+)"\?$/ },
  { key: 'adapterUnknown', pattern: /^there is no URL adapter "(?<a>.*)"; add it or pick another$/ },
  { key: 'adapterDisabled', pattern: /^the URL adapter "(?<a>.+)" is switched off, so nothing is sent$/ },
  { key: 'actionWithoutEvent', pattern: /^the action sends nothing: / },
  { key: 'numberInvalid', pattern: /^"(?<a>.*)" is nothing to compare with: write a number, or its beginning and \*$/ },
  { key: 'nameRepeated', pattern: /^\w+\[\d+\] has the same name "(?<a>.+)"$/ },
  { key: 'placeholderUnknownMeant', pattern: /^there is no placeholder (?<a>\S+); did you mean (?<b>\S+)\?$/ },
  { key: 'placeholderUnknown', pattern: /^there is no placeholder (?<a>\S+); see the list of placeholders$/ },
  { key: 'placeholderMalformed', pattern: /^"(?<a>.+)" is no placeholder: write / },
  { key: 'verbatimNotLast', pattern: /^\{\{RecordingURL\}\} is inserted with its own / },
  { key: 'bodyIgnored', pattern: /^a GET request has no body; / },
  { key: 'parameterUnnamed', pattern: /^the parameter has no name$/ },
];
