/**
 * Namespace of the small XML files of an instance up to 2.20; a later broker does not start with it
 * ("Cannot find the declaration of element").
 */
const OLD_NAMESPACE = 'xmlns="http://activemq.org/schema"';
const NAMESPACE = 'xmlns="http://activemq.apache.org/schema"';

/** `<web bind="..." path="...">` with its applications, as generated up to 2.20. */
const OLD_WEB = /^([ \t]*)<web bind="([^"]*)" path="([^"]*)"\s*>([\s\S]*?)^[ \t]*<\/web>/m;

/**
 * For each file below `etc/`, the function that converts the text of any release to a form that
 * `artemis upgrade` of a later release understands.
 */
export const MODERN_FORMS: Readonly<Record<string, (text: string) => string>> = {
  'artemis.profile': modernProfile,
  'bootstrap.xml': modernBootstrap,
  'management.xml': modernManagement,
};

/**
 * Returns the text of a `bootstrap.xml` of any release in the form that came with 2.21; a text in
 * that form is returned unchanged. `artemis upgrade` changes single lines only, and no line of the
 * old form (seen in its source, and on 2.10.1).
 */
function modernBootstrap(text: string): string {
  return text
    .replace(OLD_NAMESPACE, NAMESPACE)
    .replace(
      OLD_WEB,
      (_all, indent: string, uri: string, path: string, apps: string) =>
        `${indent}<web path="${path}">\n${indent}    <binding name="artemis" uri="${uri}">${deeper(apps)}` +
        `${indent}    </binding>\n${indent}</web>`,
    );
}

/** Does the same for `management.xml`, which `artemis upgrade` does not change. */
function modernManagement(text: string): string {
  return text
    .replace(OLD_NAMESPACE, NAMESPACE)
    .replace(/(<\/?)whitelist(?=[\s/>])/g, '$1allowlist');
}

/**
 * Returns the text of an `artemis.profile` with the role that may use the console on a separate
 * line. Early releases (seen: 2.10.1) have it only in the JVM's flags; `artemis upgrade` would take
 * the line for empty, and management would reject every login.
 */
function modernProfile(text: string): string {
  const role = /-Dhawtio\.roles?=([^\s"'$]+)/.exec(text)?.[1];
  if (role === undefined || /^\s*HAWTIO_ROLES?=/m.test(text)) return text;
  return `${text.trimEnd()}\n\nHAWTIO_ROLE='${role}'\n`;
}

const deeper = (lines: string): string => lines.replace(/^(?=[ \t]*\S)/gm, '    ');
