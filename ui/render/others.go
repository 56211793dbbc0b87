package render

import (
	"fmt"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/theme"
)

// OthersSpan is how long ago others may have changed a load balancer to be worth a word.
const OthersSpan = 15 * time.Minute

// Others is who else changed a load balancer lately, as far as that was read, the newest first.
type Others struct {
	All  []api.UserOperation
	More bool  // there may be others
	Read bool  // they were, or Err says why not
	Err  error // of the last read
}

// Any says whether anybody did.
func (o Others) Any() bool { return o.Err == nil && len(o.All) > 0 }

// word stands in the place of what others did, "" where there is something.
func (o Others) word() string {
	switch {
	case !o.Read:
		return BesideReading
	case o.Err != nil:
		return besideFailed(o.Err)
	case len(o.All) == 0 && o.More:
		return "not all read"
	case len(o.All) == 0:
		return "none in " + SpanWords(OthersSpan)
	default:
		return ""
	}
}

// OthersLine is the last thing that others did, and how many there are, or the word that stands for it.
func OthersLine(th *theme.Theme, o Others, now time.Time) string {
	if word := o.word(); word != "" {
		return word
	}
	text := otherWords(th, o.All[0], now)
	if more := len(o.All) - 1; more > 0 || o.More {
		text += moreOf(more, o.More)
	}
	return text
}

func moreOf(n int, others bool) string {
	switch {
	case n == 0:
		return ", maybe more"
	case others:
		return fmt.Sprintf(", at least %d more", n)
	default:
		return fmt.Sprintf(", %d more", n)
	}
}

// otherWords is who did what, when and from where.
func otherWords(th *theme.Theme, op api.UserOperation, now time.Time) string {
	failed := ""
	if op.Failed {
		failed = "failed"
	}
	from := op.From.Or("")
	if from != "" {
		from = ShortName(th, from)
	}
	return Join(ShortName(th, op.User.Or(Absent)), ShortName(th, op.Action), failed, Ago(now.Sub(op.At)), from)
}

// BehindState puts facts behind the state that the first section says.
func BehindState(sections []Section, facts []Fact) []Section {
	all := slices.Clone(sections)
	i := slices.IndexFunc(all[0].Facts, func(f Fact) bool { return f.Label == "state" })
	all[0].Facts = slices.Insert(slices.Clone(all[0].Facts), i+1, facts...)
	return all
}

// OthersFacts are what others did, a line each; now is when that is looked at.
func OthersFacts(th *theme.Theme, o Others, now time.Time) []Fact {
	const most = 5
	label := "changed by others"
	if word := o.word(); word != "" {
		return []Fact{{label, word}}
	}
	facts := make([]Fact, 0, most+1)
	for i, op := range o.All {
		if i == most {
			break
		}
		facts = append(facts, Fact{label, otherWords(th, op, now)})
		label = ""
	}
	if more := len(o.All) - len(facts); more > 0 || o.More {
		facts = append(facts, Fact{label, "and" + moreOf(more, o.More)[1:]})
	}
	return facts
}
