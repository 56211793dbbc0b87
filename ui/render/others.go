package render

import (
	"fmt"
	"slices"
	"strings"
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
	return Join(otherWords(th, o.All[0], now), otherFrom(th, o.All[0])) + moreThanOne(o)
}

// PlaceOthers is who else changed a load balancer of several.
type PlaceOthers struct {
	Name string // clean
	Others
}

// OthersOfPlaces names the load balancers that others changed, the last changed first, each with the last
// thing that they did, or is the word that stands for it.
func OthersOfPlaces(th *theme.Theme, all []PlaceOthers, now time.Time) string {
	var changed []PlaceOthers
	var words []string
	for _, o := range all {
		switch word := o.word(); {
		case word == "":
			changed = append(changed, o)
		case !slices.Contains(words, word):
			words = append(words, word)
		}
	}
	if len(changed) == 0 {
		if slices.Contains(words, BesideReading) {
			return BesideReading
		}
		return strings.Join(words, ", ")
	}
	slices.SortStableFunc(changed, func(a, b PlaceOthers) int { return b.All[0].At.Compare(a.All[0].At) })
	texts := make([]string, len(changed))
	for i, o := range changed {
		texts[i] = Join(o.Name, otherWords(th, o.All[0], now)) + moreThanOne(o.Others)
	}
	count := ""
	if n := len(changed); n > 1 {
		count = fmt.Sprintf("%d ULBs: ", n)
	}
	return count + strings.Join(texts, "; ")
}

func moreThanOne(o Others) string {
	if more := len(o.All) - 1; more > 0 || o.More {
		return moreOf(more, o.More)
	}
	return ""
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

// otherWords is when who did what: what is cut is the least.
func otherWords(th *theme.Theme, op api.UserOperation, now time.Time) string {
	failed := ""
	if op.Failed {
		failed = "failed"
	}
	return Join(Ago(now.Sub(op.At)), ShortName(th, op.User.Or(Absent)), ShortName(th, op.Action), failed)
}

func otherFrom(th *theme.Theme, op api.UserOperation) string {
	if from := op.From.Or(""); from != "" {
		return ShortName(th, from)
	}
	return ""
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
		facts = append(facts, Fact{label, Join(otherWords(th, op, now), otherFrom(th, op))})
		label = ""
	}
	if more := len(o.All) - len(facts); more > 0 || o.More {
		facts = append(facts, Fact{label, "and" + moreOf(more, o.More)[1:]})
	}
	return facts
}
