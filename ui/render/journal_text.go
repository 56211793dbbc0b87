package render

import (
	"fmt"
	"strings"

	"cloud.internal/ulbconsole/api/change"
)

// DamageText is a line of the journal that cannot be read, raw.
func DamageText(d change.Damage) string {
	if d.Kind == change.DamageMore {
		return fmt.Sprintf("%s: %d more lines could not be read", d.File, d.N)
	}
	return fmt.Sprintf("%s line %d: %s", d.File, d.Line, damageWhy(d))
}

func damageWhy(d change.Damage) string {
	switch d.Kind {
	case change.DamageCut:
		return "cut (" + d.Of + ")"
	case change.DamageField:
		return fmt.Sprintf("not an entry (field %s holds a %s)", d.Of, d.Is)
	case change.DamageTooLong:
		return fmt.Sprintf("too long (more than %d bytes)", d.N)
	case change.DamageTooCostly:
		return "holds " + d.Of
	case change.DamageNoID:
		return "names no operation"
	case change.DamageNoEvent:
		return "names no event"
	case change.DamageLongPlan:
		return fmt.Sprintf("holds a plan of more than %d steps", d.N)
	case change.DamageEvent:
		return "event " + d.Of + " is not known to this version"
	default:
		return "not an entry (" + d.Of + ")"
	}
}

// DamageTexts are lines that cannot be read.
func DamageTexts(all []change.Damage) []string {
	texts := make([]string, 0, len(all))
	for _, d := range all {
		texts = append(texts, DamageText(d))
	}
	return texts
}

// OlderText says where the changes are that the journal does not give, raw, "" for nowhere. The file
// comes first: the folder may not fit.
func OlderText(o change.Older) string {
	if o.None() {
		return ""
	}
	var parts []string
	if o.N > 0 {
		parts = append(parts, fmt.Sprintf("%d older only in %s", o.N, o.File))
	}
	if o.Asides > 0 {
		words := "older ones in " + o.Aside
		if o.Asides > 1 {
			words += fmt.Sprintf(" and %d more", o.Asides-1)
		}
		parts = append(parts, words)
	}
	return strings.Join(parts, ", ") + ", folder " + o.Folder
}
