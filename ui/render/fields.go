package render

import "cloud.internal/ulbconsole/api"

// Fact is one line of a description: raw values, cleaned when drawn.
type Fact struct{ Label, Value string }

// Values are facts without labels, for a filter to look in.
func Values(all ...string) []Fact {
	facts := make([]Fact, len(all))
	for i, v := range all {
		facts[i].Value = v
	}
	return facts
}

// Section is a titled group of facts. Depth indents what belongs to the one above.
type Section struct {
	Title string
	depth int
	Facts []Fact
}

// titleULB heads the facts of a ULB.
const titleULB = "ULB"

// ifKnown is the text where the value was there, else the sign of absence.
func ifKnown(known bool, text string) string {
	if known {
		return text
	}
	return Absent
}

func otherFacts(fields []api.Field) []Fact {
	facts := make([]Fact, 0, len(fields))
	for _, f := range fields {
		facts = append(facts, Fact{f.Name, f.Value})
	}
	return facts
}

// RegionFacts are all fields of a region.
func RegionFacts(r api.Region) []Section {
	return []Section{{Title: "region", Facts: []Fact{
		{"id", string(r.ID)},
		{"name", OrAbsent(r.Name)},
		{"default", IsDefault(r.Default)},
	}}}
}

// ProjectFacts are all fields of a project.
func ProjectFacts(p api.Project) []Section {
	return []Section{{Title: "project", Facts: []Fact{
		{"id", string(p.ID)},
		{"name", OrAbsent(p.Name)},
		{"default", IsDefault(p.Default)},
	}}}
}

// IsDefault marks the default of several.
func IsDefault(is bool) string {
	if is {
		return "default"
	}
	return ""
}
