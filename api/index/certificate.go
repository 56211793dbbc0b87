package index

import (
	"slices"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
)

func (l *Listener) fillCertificates(v api.VServer) {
	certificates, _ := v.Certificates.Get()
	for _, c := range certificates {
		switch at, known := c.Expires.Get(); {
		case known:
			l.expires(at)
		case c.ID.Or("") != "":
			l.undated = append(l.undated, strings.Clone(c.ID.Or("")))
		}
	}
}

func (l *Listener) expires(at time.Time) {
	if l.Expires.IsZero() || at.Before(l.Expires) {
		l.Expires = at
	}
}

// Undated says whether a listener has a certificate and does not say when that is over.
func (b *ULB) Undated() bool {
	return slices.ContainsFunc(b.Listeners, func(l Listener) bool { return len(l.undated) > 0 })
}

// dated is the load balancer with the ends of certificates that its listeners do not say.
func (b *ULB) dated(ends map[string]time.Time) *ULB {
	if len(ends) == 0 || !b.Undated() {
		return b
	}
	next := *b
	next.Listeners = slices.Clone(b.Listeners)
	for i := range next.Listeners {
		for _, id := range next.Listeners[i].undated {
			if at, known := ends[id]; known {
				next.Listeners[i].expires(at)
			}
		}
	}
	return &next
}
