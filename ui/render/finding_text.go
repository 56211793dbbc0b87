package render

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// tables are the words of what was found, but for doubts.
var tables = []map[impact.FindingKind]string{findings, leftAlone, refusals, answers, changed, waits, became}

// FindingText is a finding in words, raw.
func FindingText(f impact.Finding) string {
	if doubt, is := doubts[f.Kind]; is {
		return fill(doubt.words, f)
	}
	for _, words := range tables {
		if text, is := words[f.Kind]; is {
			return fill(text, f)
		}
	}
	return string(f.Kind) // of a newer version's journal
}

// FindingTexts are findings in words.
func FindingTexts(all []impact.Finding) []string {
	texts := make([]string, 0, len(all))
	for _, f := range all {
		texts = append(texts, FindingText(f))
	}
	return texts
}

// RefusalTexts are the refusals of an assessment, each a sentence: what an undo leaves as it is makes
// one together.
func RefusalTexts(all []impact.Finding) []string {
	texts := make([]string, 0, len(all))
	var left []string
	for _, f := range all {
		doubt, doubted := doubts[f.Kind]
		switch {
		case leftAlone[f.Kind] != "" || f.Kind == impact.FoundMore && len(left) > 0:
			left = append(left, FindingText(f))
		case doubted:
			texts = append(texts, capital(FindingText(f))+": "+doubt.cure+".")
		case answers[f.Kind] != "":
			texts = append(texts, capital(FindingText(f))+": refresh.")
		default:
			texts = append(texts, FindingText(f))
		}
	}
	if len(left) > 0 {
		texts = append(texts, "Nothing can be undone: "+strings.Join(left, "; ")+".")
	}
	return texts
}

// RiskText is why a change is as dangerous as it is, but for what the counts say in numbers, and what makes it
// no more dangerous. Rules of which it is still to be decided are named there.
func RiskText(a *impact.Assessment) string {
	var texts []string
	for _, f := range a.Reasons {
		switch f.Kind {
		case impact.FoundServingFalls, impact.FoundServingRises:
		case impact.FoundIdle, impact.FoundNoneServes, impact.FoundUndo:
			if a.Class.Rank() < impact.ClassSevere.Rank() {
				texts = append(texts, FindingText(f))
			}
		case impact.FoundRuleEmptied:
			text := FindingText(f)
			if n := len(a.Emptied); n > 0 && !f.Rule.Default {
				text = Plural(n, "a rule is", fmt.Sprintf("%d rules are", n)) + " left without members"
			}
			if !slices.Contains(texts, text) {
				texts = append(texts, text)
			}
		default:
			texts = append(texts, FindingText(f))
		}
	}
	return strings.Join(texts, "; ")
}

// downText names what stops serving.
func downText(all []impact.RuleRef) string {
	names := make([]string, 0, len(all))
	for _, r := range all {
		names = append(names, orVServer(r))
	}
	return strings.Join(names, ", ")
}

// orVServer is a rule in a sentence, the VServer where it names none.
func orVServer(r impact.RuleRef) string {
	if r == (impact.RuleRef{}) {
		return "the VServer"
	}
	return TheRule(r)
}

// fill puts what a finding is about into its words.
func fill(text string, f impact.Finding) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		b.WriteString(partOf(name, f))
		text = after
	}
}

// partOf is what stands for a name in braces.
func partOf(name string, f impact.Finding) string {
	switch name {
	case "backend":
		return cmp.Or(f.Backend, "a backend without an id")
	case "id":
		return f.ID
	case "was":
		return f.Was
	case "is":
		return f.Is
	case "'was'":
		return strconv.Quote(f.Was)
	case "'is'":
		return strconv.Quote(f.Is)
	case "Is":
		return capital(f.Is)
	case "rule":
		return ruleRefText(f.Rule)
	case "the rule":
		return TheRule(f.Rule)
	case "changes":
		return ruleChanges(f.Before, f.Rule)
	case "done":
		return doneState(f)
	case "or instead":
		return orInstead(f.Goal)
	default:
		return numberOf(name, f)
	}
}

// numberOf is partOf, of what is counted.
func numberOf(name string, f impact.Finding) string {
	n := strconv.Itoa(f.N)
	switch name {
	case "n":
		return n
	case "of":
		return strconv.Itoa(f.Of)
	case "need":
		return strconv.Itoa(f.Need)
	case "floor":
		return floorText(f)
	case "one or n":
		return Plural(f.N, "one", n)
	case "n backends":
		return Plural(f.N, "1 backend", n+" backends")
	case "n other backends":
		return Plural(f.N, "1 other backend", n+" other backends")
	case "n others are":
		return Plural(f.N, "1 other is", n+" others are")
	case "n members":
		return Plural(f.N, "1 member", n+" members")
	case "others do":
		return othersDo(f.Of)
	case "undone":
		return undoneText(f)
	case "or fewer":
		return Plural(f.N, "", ", or choose fewer")
	case "fewer steps":
		return Plural(f.Of, "take the backend out of some of its rules in the web console first", "choose fewer backends")
	default:
		return partOfChange(name, f)
	}
}

// capital is for words of our own: raw text must not be changed.
func capital(words string) string {
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

func floorText(f impact.Finding) string {
	if f.Percent == 0 {
		return strconv.Itoa(f.Need)
	}
	return fmt.Sprintf("%d%% (%d of %d)", f.Percent, f.Need, f.Of)
}

func othersDo(n int) string {
	if n == 0 {
		return ""
	}
	return "; " + Plural(n, "1 other does", strconv.Itoa(n)+" others do")
}

func orInstead(goal impact.Goal) string {
	if goal == "" {
		return ""
	}
	return ", or disable instead, which can be taken back"
}

// doneState is what a backend is already.
func doneState(f impact.Finding) string {
	if f.Goal == impact.GoalWeight {
		return "of weight " + strconv.Itoa(f.N)
	}
	return GoalDone(f.Goal)
}

// undoes are what an undo does by a kind of step, and to what.
var undoes = map[impact.StepKind]struct{ verb, of string }{
	impact.StepAdd:        {"adds", "backend"},
	impact.StepEnable:     {"enables", "backend"},
	impact.StepDisable:    {"disables", "backend"},
	impact.StepWeight:     {"sets", "weight"},
	impact.StepJoinRule:   {"joins", "rule"},
	impact.StepCreateRule: {"recreates", "rule"},
}

// undoneText says what an undo does, and to how many.
func undoneText(f impact.Finding) string {
	u := undoes[f.Step]
	return fmt.Sprintf("%s %d %s", u.verb, f.N, Plural(f.N, u.of, u.of+"s"))
}

// ruleChanges say what somebody else did to a rule since it was recorded.
func ruleChanges(was, is impact.RuleRef) string {
	var all []string
	differ := func(what, before, after string) {
		if before != after {
			all = append(all, fmt.Sprintf("%s %s -> %s", what, api.Short(before), api.Short(after)))
		}
	}
	if is.ID != was.ID {
		all = append(all, "it is there again, as "+string(is.ID))
	}
	differ("match", quoted(was.Match), quoted(is.Match))
	differ("type", quoted(was.Type), quoted(is.Type))
	differ("mode", quoted(was.Mode), quoted(is.Mode))
	differ("priority", Number(was.Priority), Number(is.Priority))
	differ("other members", cmp.Or(was.Members, "none"), cmp.Or(is.Members, "none"))
	return strings.Join(all, ", ")
}

func quoted(m api.Maybe[string]) string {
	if text, known := m.Get(); known {
		return strconv.Quote(api.Short(text))
	}
	return Absent
}
