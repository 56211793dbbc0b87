package index

import (
	"time"

	"cloud.internal/ulbconsole/api"
)

// HostKey is a host of a region and project.
type HostKey struct {
	Scope api.Scope
	ID    string
}

// Host is what the service said of a host itself.
type Host struct {
	State string    // as the service calls it, "" where it named none
	Err   error     // why it could not be read
	Asked time.Time // of what is known: a read that fails leaves it as it was
}

// HostOf is what of the item is asked for, zero where the service has nothing to say of it.
func (i Item) HostOf() HostKey {
	if i.Backend == nil || !i.Backend.UHost {
		return HostKey{}
	}
	return HostKey{Scope: i.ULB.Scope, ID: i.Backend.HostID()}
}

// Host is what is known of a host, false for nothing.
func (x *Index) Host(k HostKey) (Host, bool) {
	h, known := x.hosts[k]
	return h, known
}

// TakeHosts takes in what was answered to a question about these hosts of a scope.
func (x *Index) TakeHosts(s api.Scope, ids []string, all []api.HostStatus, err error, asked time.Time) {
	x.revision++
	if x.hosts == nil {
		x.hosts = map[HostKey]Host{}
	}
	for _, id := range ids {
		k := HostKey{Scope: s, ID: id}
		if err != nil {
			before := x.hosts[k]
			before.Err = err
			x.hosts[k] = before
			continue
		}
		x.hosts[k] = Host{Asked: asked}
	}
	for _, h := range all {
		x.hosts[HostKey{Scope: s, ID: h.ID}] = Host{State: h.State.Or(""), Asked: asked}
	}
}
