//go:build old

package change

import (
	"fmt"
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// absent is how a value is shown that the service left out, and gone how one
// is shown that is not there (any more).
const (
	absent = "?"
	gone   = "not there"
)

// Compare lists what differs between the reading that was shown and a fresh
// one, what matters first. What changes the target, the class or the steps
// matters; anything else is to be mentioned.
func Compare(shown, fresh Reading, target api.BackendID) []Change {
	var c changes
	c.target(shown.VServer, fresh.VServer, target)
	c.differ(true, "class", string(shown.Assessment.Class), string(fresh.Assessment.Class))
	if !slices.Equal(shown.Assessment.Steps, fresh.Assessment.Steps) {
		c = append(c, Change{What: "steps", Old: steps(shown.Assessment.Steps), New: steps(fresh.Assessment.Steps), Matters: true})
	}
	for _, w := range fresh.Assessment.Warnings {
		// What must be said loudly was not said.
		if !slices.Contains(shown.Assessment.Warnings, w) {
			c = append(c, Change{What: "warning", New: w, Matters: true})
		}
	}
	c.differ(false, "serving before", count(shown.Assessment.Before), count(fresh.Assessment.Before))
	c.differ(false, "serving after", count(shown.Assessment.After), count(fresh.Assessment.After))
	c.vserver(shown.VServer, fresh.VServer)
	c.others(shown.VServer, fresh.VServer, target)
	c.rules(shown.VServer, fresh.VServer)
	slices.SortStableFunc(c, func(a, b Change) int {
		switch {
		case a.Matters == b.Matters:
			return 0
		case a.Matters:
			return -1
		default:
			return 1
		}
	})
	return c
}

type changes []Change

func (c *changes) differ(matters bool, what, before, after string) {
	if before != after {
		*c = append(*c, Change{What: what, Old: before, New: after, Matters: matters})
	}
}

// field compares the values themselves: an absent one and one that reads like
// the sign for it are not the same.
func field[T comparable](c *changes, matters bool, what string, before, after api.Maybe[T]) {
	if before != after {
		*c = append(*c, Change{What: what, Old: show(before), New: show(after), Matters: matters})
	}
}

// target compares what the dialog shows of the backend.
func (c *changes) target(shown, fresh api.VServer, id api.BackendID) {
	was, found := shown.Backend(id)
	is, still := fresh.Backend(id)
	if !found || !still {
		c.differ(true, "backend "+string(id), presence(was, found), presence(is, still))
		return
	}
	if was.PrivateIP != is.PrivateIP || was.Port != is.Port {
		*c = append(*c, Change{What: "address", Old: address(was), New: address(is), Matters: true})
	}
	field(c, true, "host name", was.ResourceName, is.ResourceName)
	field(c, true, "host id", was.ResourceID, is.ResourceID)
	field(c, true, "host type", was.ResourceType, is.ResourceType)
	field(c, true, "network card", was.SubResourceID, is.SubResourceID)
	field(c, true, "VPC", was.VPC, is.VPC)
	field(c, true, "subnet", was.Subnet, is.Subnet)
	if was.Enabled != is.Enabled || was.Status != is.Status {
		*c = append(*c, Change{What: "state", Old: state(was), New: state(is), Matters: true})
	}
	field(c, true, "weight", was.Weight, is.Weight)
	field(c, true, "standby", was.IsBackup, is.IsBackup)
}

// vserver compares the VServer's own settings. What they do to the class is
// compared as the class.
func (c *changes) vserver(was, is api.VServer) {
	field(c, false, "VServer name", was.Name, is.Name)
	field(c, false, "VServer protocol", was.Protocol, is.Protocol)
	field(c, false, "VServer port", was.Port, is.Port)
	field(c, false, "VServer Method", was.Method, is.Method)
	field(c, false, "VServer persistence", was.PersistenceType, is.PersistenceType)
}

// others compares the backends beside the target, by their ids.
func (c *changes) others(was, is api.VServer, target api.BackendID) {
	for _, id := range ids(was, is) {
		if id == target {
			continue
		}
		a, found := was.Backend(id)
		b, still := is.Backend(id)
		what := "other backend " + string(id)
		if !found || !still {
			c.differ(false, what, presence(a, found), presence(b, still))
			continue
		}
		c.differ(false, what, presence(a, true)+" weight "+show(a.Weight), presence(b, true)+" weight "+show(b.Weight))
	}
}

// rules compares the Custom rules, by their names and members.
func (c *changes) rules(was, is api.VServer) {
	c.differ(false, "Custom rules", rules(was), rules(is))
}

// ids are the backends of both, each once, in their order.
func ids(was, is api.VServer) []api.BackendID {
	var all []api.BackendID
	for _, v := range []api.VServer{was, is} {
		backends, _ := v.Backends.Get()
		for _, b := range backends {
			if !slices.Contains(all, b.ID) {
				all = append(all, b.ID)
			}
		}
	}
	return all
}

func presence(b api.Backend, found bool) string {
	if !found {
		return gone
	}
	return address(b) + " " + state(b)
}

func address(b api.Backend) string { return show(b.PrivateIP) + ":" + show(b.Port) }

// state is the backend's word with the fields behind it where the word alone
// would hide a difference.
func state(b api.Backend) string {
	return fmt.Sprintf("%s (Enabled %s, Status %s)", b.State(), show(b.Enabled), show(b.Status))
}

func show[T any](m api.Maybe[T]) string {
	v, known := m.Get()
	if !known {
		return absent
	}
	return fmt.Sprint(v)
}

func count(c api.Count) string {
	if !c.Known {
		return absent
	}
	return fmt.Sprintf("%d of %d", c.Serving, c.Total)
}

func steps(all []impact.Step) string {
	words := make([]string, 0, len(all))
	for _, s := range all {
		text := s.String()
		if s.Rule != "" {
			text += " (" + string(s.Rule) + ")"
		}
		words = append(words, text)
	}
	return strings.Join(words, ", then ")
}

func rules(v api.VServer) string {
	all, known := v.Rules.Get()
	if !known {
		return absent
	}
	var words []string
	for _, r := range all {
		if !r.Custom() {
			continue
		}
		members, known := r.Members.Get()
		list := absent
		if known {
			ids := make([]string, 0, len(members))
			for _, m := range members {
				ids = append(ids, string(m.Backend))
			}
			slices.Sort(ids)
			list = strings.Join(ids, " ")
		}
		words = append(words, fmt.Sprintf("%s [%s]", impact.RuleName(r), list))
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}
