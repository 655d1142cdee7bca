"""In German what the course platforms say in English, for the screens; names in braces stand for what changes."""

from __future__ import annotations

from collections.abc import Mapping

GERMAN: Mapping[str, str] = {
    "{platform} answered with status {status}.": "{platform} antwortete mit Status {status}.",
    "{platform} answered with a redirect. Enter the address to which it leads.":
        "{platform} antwortete mit einer Umleitung. Tragen Sie die Adresse ein, zu der sie führt.",
    "{platform} refused with status {status}.": "{platform} lehnte mit Status {status} ab.",
    "{platform} refused it with status {status}.": "{platform} lehnte mit Status {status} ab.",
    '{platform}: the setting "{name}" is empty.': "{platform}: Die Einstellung „{name}“ ist leer.",
    "{platform} answered with something that is no JSON (maintenance?).":
        "{platform} antwortete mit etwas, das kein JSON ist (Wartung?).",
    "Out of the access group at Circle.": "Aus der Zugangsgruppe bei Circle genommen.",
    "In the access group at Circle again.": "Wieder in der Zugangsgruppe bei Circle.",
    "Circle knows no access group {group}, or no member {member}.":
        "Circle kennt keine Zugangsgruppe {group} oder kein Mitglied {member}.",
    "Out of the course in LearnDash; the progress stays.":
        "Aus dem Kurs in LearnDash genommen; der Fortschritt bleibt.",
    "In the course in LearnDash again.": "Wieder im Kurs in LearnDash.",
    "{who} is still in course {course} by a group, or the course is open. Change that in LearnDash.":
        "{who} ist über eine Gruppe noch im Kurs {course}, oder der Kurs ist offen. Ändern Sie das in LearnDash.",
    "LearnDash did not take {who} into course {course} ({why}).":
        "LearnDash nahm {who} nicht in den Kurs {course} auf ({why}).",
    'The enrolment at Tutor LMS is "{state}".': "Die Einschreibung bei Tutor LMS ist „{state}“.",
    'The enrolment {id} at Tutor LMS did not become "{state}" ({why}, "{now}").':
        "Die Einschreibung {id} bei Tutor LMS wurde nicht „{state}“ ({why}, „{now}“).",
    "{platform} answered with something unexpected.": "{platform} antwortete mit etwas Unerwartetem.",
    'The enrolment at LifterLMS is "{state}".': "Die Einschreibung bei LifterLMS ist „{state}“.",
    'The enrolment at LifterLMS did not become "{state}" ({why}).':
        "Die Einschreibung bei LifterLMS wurde nicht „{state}“ ({why}).",
    "{platform} has taken it.": "{platform} hat es angenommen.",
    '{platform} does not know the address in "{name}". Copy it anew.':
        "{platform} kennt die Adresse in „{name}“ nicht. Kopieren Sie sie neu.",
    "{count} transactions changed at MemberPress.": "{count} Transaktionen bei MemberPress geändert.",
    "MemberPress did not change transaction {id} ({why}).": "MemberPress änderte Transaktion {id} nicht ({why}).",
    'Membership {id} is "{state}".': "Mitgliedschaft {id} ist „{state}“.",
    "{who} has no membership of plan {plan}; guests have none.":
        "{who} hat keine Mitgliedschaft im Plan {plan}; Gäste haben keine.",
    'Membership {id} did not become "{state}" ({why}, now "{now}").':
        "Mitgliedschaft {id} wurde nicht „{state}“ ({why}, jetzt „{now}“).",
    "The offer is {state} at Memberspot.": "Das Angebot ist bei Memberspot {state}.",
    "Memberspot knows no offer {offer} of {who} ({why}).": "Memberspot kennt kein Angebot {offer} von {who} ({why}).",
    "The course has no manual enrolment. Add that method in the course.":
        "Der Kurs hat keine manuelle Einschreibung. Fügen Sie sie im Kurs hinzu.",
    "The user of the token may not assign this role. Allow it, or set another role.":
        "Der Benutzer des Tokens darf diese Rolle nicht vergeben. Erlauben Sie es, oder wählen Sie eine andere Rolle.",
    "The user of the token may not enrol in this course.":
        "Der Benutzer des Tokens darf in diesen Kurs nicht einschreiben.",
    "Moodle has manual enrolments switched off.": "In Moodle ist die manuelle Einschreibung abgeschaltet.",
    "Moodle does not know this course or user.": "Moodle kennt diesen Kurs oder Benutzer nicht.",
    "Moodle did not understand the call; the course must be a number.":
        "Moodle verstand den Aufruf nicht; der Kurs muss eine Zahl sein.",
    "Moodle answered a change with something unexpected.": "Moodle antwortete auf eine Änderung etwas Unerwartetes.",
    "{what} failed in {platform}: {why}.": "{what} scheiterte in {platform}: {why}.",
    "Suspended in Moodle; progress and grades stay.": "In Moodle gesperrt; Fortschritt und Noten bleiben.",
    "Active in Moodle again.": "In Moodle wieder aktiv.",
    "{platform} refuses {what} ({why}). Check token, service and rights of its user as docs/access.md says.":
        "{platform} lehnt {what} ab ({why}). Prüfen Sie Token, Dienst und Rechte des Benutzers (docs/access.md).",
    '"{course}" is no course of Moodle. Expected its number, as in course/view.php?id=42.':
        "„{course}“ ist kein Kurs von Moodle. Erwartet wird seine Nummer wie in course/view.php?id=42.",
    "{who} is still in course {course} by another enrolment method (self, cohort, fee). End that in Moodle: only the"
    " manual"
    " enrolment could be suspended.":
        "{who} ist auf anderem Weg noch im Kurs {course} (selbst, Gruppe, Gebühr). Beenden Sie das in Moodle: Nur die"
        " manuelle Einschreibung ließ sich sperren.",
    "Moodle knows nobody of this address any more.": "Moodle kennt niemanden mehr mit dieser Adresse.",
    "Moodle has {count} users of the address {who}. Expected one.":
        "Moodle hat {count} Benutzer mit der Adresse {who}. Erwartet wird einer.",
    '{platform}: there is no web service at "{url}". Compare the setting "url".':
        "{platform}: Unter „{url}“ ist kein Webdienst. Vergleichen Sie die Adresse.",
    "{who} is still in course {course} by a product or group. End that in Sensei.":
        "{who} ist über ein Produkt oder eine Gruppe noch im Kurs {course}. Beenden Sie das in Sensei.",
    "Sensei did not enrol {who} in course {course}.": "Sensei schrieb {who} nicht in den Kurs {course} ein.",
    "Withdrawn at Sensei; the progress stays.": "Bei Sensei ausgetragen; der Fortschritt bleibt.",
    "Enrolled at Sensei again.": "Bei Sensei wieder eingeschrieben.",
    "In the course at Teachable.": "Im Kurs bei Teachable.",
    "Out of the course at Teachable.": "Aus dem Kurs bei Teachable genommen.",
    "Teachable did not enroll user {user} in course {course} ({why}).":
        "Teachable schrieb Benutzer {user} nicht in den Kurs {course} ein ({why}).",
    "Teachable did not unenroll user {user} in course {course} ({why}).":
        "Teachable trug Benutzer {user} nicht aus dem Kurs {course} aus ({why}).",
    '"{course}" is no course of Teachable. Expected its number.':
        "„{course}“ ist kein Kurs von Teachable. Erwartet wird seine Nummer.",
    "Expired at Thinkific; the progress stays.": "Bei Thinkific abgelaufen; der Fortschritt bleibt.",
    "Active at Thinkific again.": "Bei Thinkific wieder aktiv.",
    "Thinkific refused the change of an enrolment with status {status}.":
        "Thinkific lehnte die Änderung einer Einschreibung mit Status {status} ab.",
    "{platform} has no registered user {who}: only registered users have access to courses.":
        "{platform} hat keinen angemeldeten Benutzer {who}: Nur solche haben Zugang zu Kursen.",
    '"{course}" is no {kind} of {platform}. Expected its number, as in post.php?post=42.':
        "„{course}“ gibt es in {platform} nicht. Erwartet wird die Nummer wie in post.php?post=42.",
    '{platform}: "url" does not begin with https://, and a key may not travel readable.':
        "{platform}: Die Adresse beginnt nicht mit https://, und ein Schlüssel darf nicht lesbar unterwegs sein.",
    "{platform} does not answer at this address. Activate its plugin, or check url.":
        "{platform} antwortet unter dieser Adresse nicht. Aktivieren Sie die Erweiterung, oder prüfen Sie die Adresse.",
}  # fmt: skip
