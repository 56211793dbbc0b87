package render

import (
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/theme"
)

const labelVServer = "VServer"

// SearchText is all values of a description in lower case, one a line, as they
// are read and, where that differs, as they are shown.
func SearchText(th *theme.Theme, sections []Section) string {
	var b strings.Builder
	for _, s := range sections {
		for _, f := range s.Facts {
			if f.Value == "" || f.Value == Absent {
				continue
			}
			b.WriteString(f.Value)
			b.WriteByte('\n')
			if shown := th.Visible(f.Value); shown != f.Value {
				b.WriteString(shown)
				b.WriteByte('\n')
			}
		}
	}
	return strings.ToLower(b.String())
}

// FactWith is the first of the facts whose value, in lower case, as it is read or as it is shown, has what is looked
// for.
func FactWith(th *theme.Theme, sections []Section, has func(string) bool) (Fact, bool) {
	for _, s := range sections {
		for _, f := range s.Facts {
			searched := f.Value != "" && f.Value != Absent
			if searched && (has(strings.ToLower(f.Value)) || has(strings.ToLower(th.Visible(f.Value)))) {
				return f, true
			}
		}
	}
	return Fact{}, false
}

// ULBSearch is what the filter of the ULB list looks in: the ULB's own fields, and
// the names, ids and addresses of what is inside. The states inside are left
// out, or "!ok" would hide a ULB for its one good VServer.
func ULBSearch(u api.ULB, floor api.Floor) []Section {
	vservers, _ := u.VServers.Get()
	text := append(make([]Section, 0, 1+2*len(vservers)), ulbHead(u, floor))
	for _, v := range vservers {
		inside := Section{Facts: vserverSearch(v)}
		text = append(text, inside, backendsSearch(v))
	}
	return text
}

func vserverSearch(v api.VServer) []Fact {
	return []Fact{{labelVServer, string(v.ID)}, {labelVServer, OrAbsent(v.Name)}, {labelVServer, Listener(v)}}
}

// placeSearch is what identifies a ULB and a VServer.
func placeSearch(u api.ULB, v api.VServer) []Fact {
	return []Fact{
		{titleULB, OrAbsent(u.Name)},
		{titleULB, string(u.ID)},
		{labelVServer, OrAbsent(v.Name)},
		{labelVServer, string(v.ID)},
	}
}

// VServerSearch is the VServer's own fields, and the names, ids, addresses and
// matches of what is inside.
func VServerSearch(v api.VServer, floor api.Floor) []Section {
	return []Section{vserverHead(v, floor), backendsSearch(v)}
}

func backendsSearch(v api.VServer) Section {
	var s Section
	backends, _ := v.Backends.Get()
	for _, b := range backends {
		s.Facts = append(s.Facts, Fact{"backend", string(b.ID)}, Fact{"backend", HostPort(b.PrivateIP, b.Port)},
			Fact{"host", OrAbsent(b.ResourceName)}, Fact{"host", OrAbsent(b.ResourceID)},
			Fact{"through", OrAbsent(b.SubResourceID)}, Fact{"through", OrAbsent(b.SubResourceName)})
	}
	rules, _ := v.Rules.Get()
	for _, r := range rules {
		s.Facts = append(s.Facts, Fact{"rule", string(r.ID)}, Fact{"rule", OrAbsent(r.Match)})
	}
	return s
}

// BackendSearch is a backend's own fields.
func BackendSearch(b api.Backend) []Section { return []Section{{Facts: backendFields(b)}} }
