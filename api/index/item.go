package index

import (
	"cmp"
	"fmt"
	"strings"

	"cloud.internal/ulbconsole/api"
)

// Item is a load balancer, or something in it. What it is not is nil: a rule and a backend have their
// listener.
type Item struct {
	ULB      *ULB
	Listener *Listener
	Rule     *Rule
	Backend  *Backend
}

// Place is the listener, or the load balancer where it is that.
func (i Item) Place() api.Place {
	place := api.Place{Scope: i.ULB.Scope, ULB: i.ULB.ID}
	if i.Listener != nil {
		place.VServer = i.Listener.ID
	}
	return place
}

// Key is what no other item has.
func (i Item) Key() string {
	key := fmt.Sprintf("%s/%s/%s", i.ULB.Scope.Region, i.ULB.Scope.Project, i.ULB.ID)
	if i.Listener != nil {
		key += "/" + string(i.Listener.ID)
	}
	if i.Rule != nil {
		key += "/rule " + string(i.Rule.ID)
	}
	if i.Backend != nil {
		key += "/" + string(i.Backend.ID())
	}
	return key
}

// Compare orders items by name and place. It is called for each of very many: the first difference ends it.
func (i Item) Compare(other Item) int {
	if i.ULB != other.ULB {
		if c := cmp.Compare(i.ULB.Name, other.ULB.Name); c != 0 {
			return c
		}
		if c := cmp.Compare(i.ULB.ID, other.ULB.ID); c != 0 {
			return c
		}
	}
	if c := compareIDs(i.Listener, other.Listener, func(l *Listener) string { return string(l.ID) }); c != 0 {
		return c
	}
	if c := compareIDs(i.Rule, other.Rule, func(r *Rule) string { return string(r.ID) }); c != 0 {
		return c
	}
	return compareIDs(i.Backend, other.Backend, func(b *Backend) string { return b.texts.all })
}

// compareIDs puts what is not there first.
func compareIDs[T any](a, b *T, id func(*T) string) int {
	switch {
	case a == b:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	default:
		return cmp.Compare(id(a), id(b))
	}
}

// State is that of what it is.
func (i Item) State() api.State {
	switch {
	case i.Backend != nil:
		return i.Backend.State
	case i.Rule != nil:
		return i.Rule.Count.State(api.Floor{})
	case i.Listener != nil:
		return i.Listener.State
	default:
		return i.ULB.State
	}
}

// Count is how many serve of the rule, the listener or the load balancer that it is or, of a backend,
// that it is in.
func (i Item) Count() api.Count {
	switch {
	case i.Rule != nil:
		return i.Rule.Count
	case i.Listener != nil:
		return i.Listener.Count
	default:
		return i.ULB.Count
	}
}

// Without is Count where the backend were not there.
func (i Item) Without() api.Count {
	c := i.Listener.Count
	c.Total--
	switch {
	case i.Backend.Serving:
		c.Serving--
	case i.Backend.State == api.StateDisabled:
		c.Off--
	case i.Backend.State == api.StateUnknown:
		c.Unknown--
	}
	return c
}

// VServer is the listener that the item is, or is in, as far as it is known here.
func (i Item) VServer() api.VServer { return i.Listener.vserver(i.ULB.ID) }

// Listed is the listener and the backend as far as they are known here: what a reading is compared with
// before anything is changed.
func (i Item) Listed() (api.VServer, api.Backend) { return i.VServer(), i.Backend.backend() }

// Text is what it can be found by, in lower case, a line each.
func (i Item) Text() string {
	text := i.ULB.texts.lower
	if i.Listener != nil {
		text += i.Listener.texts.lower
	}
	if i.Rule != nil {
		text += i.Rule.texts.lower
	}
	if i.Backend != nil {
		text += i.Backend.texts.lower
	}
	return strings.ReplaceAll(text, between, "\n")
}
