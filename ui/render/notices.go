package render

import (
	"fmt"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/theme"
)

// NoticeNoJournal says that nothing can be changed for the journal.
func NoticeNoJournal(th *theme.Theme, err error) string { return "No changes: " + th.Text(err.Error()) }

// NoticeDamage says which lines of the journal cannot be read.
func NoticeDamage(th *theme.Theme, damage []change.Damage) string {
	text := "Journal lines that cannot be read, left alone: " + th.Text(DamageText(damage[0]))
	if more := len(damage) - 1; more > 0 {
		text += fmt.Sprintf(", and %d more", more)
	}
	return text
}

// NoticeUnfinished says how many changes ended consoles did not finish, and the key that lists them.
func NoticeUnfinished(n int, key string) string {
	return fmt.Sprintf("%d unfinished %s of an ended session: %s lists %s", n, Plural(n, "change", "changes"), key,
		Plural(n, "it", "them"))
}

// NoticeResolving says that the outcome of a change is being read.
func NoticeResolving(th *theme.Theme, id string) string {
	return "reading the outcome of change " + ShortName(th, id) + ", up to 2m"
}

// NoticeStillOpen says that the outcome was not read, and why; "" for not seen yet.
func NoticeStillOpen(th *theme.Theme, id, why string) string {
	if why == "" {
		why = "not seen yet; read again in a minute"
	}
	return "Change " + ShortName(th, id) + " is still open: " + why
}

// NoticeClosed says that a change is closed, or how it has ended where somebody was faster.
func NoticeClosed(th *theme.Theme, op change.Operation) string {
	if op.Outcome != change.OutcomeStopped {
		return "Change " + ShortName(th, op.ID) + " has ended already: " + string(op.Outcome)
	}
	return "Change " + ShortName(th, op.ID) + " is closed"
}

// NoticeNotClosed says why a change is not closed.
func NoticeNotClosed(th *theme.Theme, id, why string) string {
	return "Change " + ShortName(th, id) + " is not closed: " + why
}

// NoticeWaitOver says what goes on where a dialog asked about its wait.
func NoticeWaitOver(doing string) string { return "the wait is over: " + doing }

// NoticeCopied says what was sent to the clipboard: its text or, of much, its size.
func NoticeCopied(th *theme.Theme, name, text string) string {
	return "sent to the terminal's clipboard: " + copied(th, name, text)
}

// NoticeNotCopied says why it was not, and what it is, to be copied by hand.
func NoticeNotCopied(th *theme.Theme, name, text string, err error) string {
	return "not copied: " + th.Text(err.Error()) + "; it is " + copied(th, name, text)
}

func copied(th *theme.Theme, name, text string) string {
	const mostShown = 256
	if size := len(text); size > mostShown {
		return fmt.Sprintf("the %s, %d bytes", name, size)
	}
	return ShortName(th, text)
}

// NoticeConnected says which profile is in use now.
func NoticeConnected(th *theme.Theme, profile string) string {
	return "profile " + th.Name(profile) + " is in use"
}

// NoticeNotConnected says why another profile is not.
func NoticeNotConnected(th *theme.Theme, now, wanted string, err error) string {
	return "still with profile " + ShortName(th, now) + ", not " + ShortName(th, wanted) + ": " + th.Text(err.Error())
}

// Connecting says with which profile, for how long, "" for not worth a word, and the key that leaves it.
func Connecting(th *theme.Theme, profile, long, key string) string {
	text := "connecting with profile " + ShortName(th, profile)
	if long != "" {
		text += ", " + long
	}
	return text + "; " + key + " leaves it"
}

// NoticeAskingForKeys says that other keys are on their way.
const NoticeAskingForKeys = "other keys are being asked for"

// NoticeNoKeys says why no other keys came.
func NoticeNoKeys(th *theme.Theme, err error) string { return "No other keys: " + th.Text(err.Error()) }

// NoticeKeysInvalid says that the keys that came are of no use either, the key that asks for others,
// and of what.
func NoticeKeysInvalid(th *theme.Theme, key, source string) string {
	return "The new keys are not valid either: " + key + " asks for others, from " + th.Text(source)
}

// NoticeKeysOver says that the keys are of no use any more, the key that asks for others, and of
// what or, where it was asked without the terminal, why none came.
func NoticeKeysOver(th *theme.Theme, key, source string, failed error) string {
	text := "The keys are no longer valid: " + key + " asks for others"
	if failed != nil {
		return text + "; without the terminal: " + th.Text(failed.Error())
	}
	return text + ", from " + th.Text(source)
}

// NoticeKeys says which keys are in use now. The same may have another token.
func NoticeKeys(th *theme.Theme, same bool, account, source string) string {
	text := "other keys are in use"
	if same {
		text = "the keys were read again"
	}
	return text + " (" + ShortName(th, account) + "), from " + th.Text(source)
}

// NoticeNoProject says why no project is known, and what that means.
func NoticeNoProject(why string) string {
	return "No project: the account's default one is shown, and nothing can be changed: " + why +
		". Name one with --project or in the profile."
}

// NoticeLastPlace is where the session before was left, and the key that opens it.
func NoticeLastPlace(th *theme.Theme, at api.NamedPlace, key string) string {
	return "last: " + LastPlace(th, at) + "   " + key + " opens it"
}

// EventMore counts the events besides the one that is said, "" for none.
func EventMore(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("  +%d", n)
}

// Why a place is not opened.
const (
	NotOpenedLeft       = "something else was begun"
	NotOpenedStopped    = "the reading was stopped"
	NotOpenedIncomplete = "the answer was not whole"
)

// Resting says that nothing is read unasked any more.
const Resting = "no key for 15m: no refresh until the next"

// What stands behind a notice.
const (
	NoticeDismiss = "(esc dismisses)"
	NoticeCut     = "(cut: a larger screen shows all; esc dismisses)"
)

// NoticeRest counts the parts of a field that have no room, and names the key that shows them.
func NoticeRest(n int, key string) string { return fmt.Sprintf("+%d, %s shows them", n, key) }

// NoticeMore counts the notices that have no room.
func NoticeMore(n int) string {
	return "and " + Plural(n, "1 more message", "more messages") + ", after this one"
}
