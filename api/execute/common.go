package execute

import (
	"sync"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/proof"
)

// common is what the sessions of a console know together, whatever connection each has.
type common struct {
	registry registry

	mu         sync.Mutex // nobody holds it for long
	locked     map[api.Site]bool
	inDoubt    []change.Operation // those whose outcome is unknown
	unreadable error              // why the journal cannot be read

	// Judging a big answer takes long; whoever asks what runs does not wait for it. Taken after mu,
	// where both are.
	seeing   sync.Mutex
	evidence map[listener]*proof.Evidence // what was seen of each VServer that was read here
	recalled map[recalled]bool            // what of it came from the journal
	lists    map[site]listing             // of the ULBs that were listed last
}

// Join lets a session that was not used yet know, and be known, of all that another one does. What
// began through a connection goes on through it, whichever session is asked about it.
func (s *Session) Join(other *Session) { s.shared = other.common() }

func (s *Session) common() *common {
	if s.shared != nil {
		return s.shared
	}
	return &s.own
}

// listing is all listeners of a ULB, as a list gave them.
type listing struct {
	vservers []api.VServer
	asked    time.Time
}

// site is a ULB at an endpoint: two endpoints may have the same ids.
type site struct {
	endpoint string
	api.Site
}

// site is a ULB where this session looks, in the spelling that one is known in.
func (s *Session) site(at api.Site) site { return site{api.NormalEndpoint(s.Endpoint), at} }

// listener is where evidence belongs: the project is left out as in Site.
type listener struct {
	site
	vserver api.VServerID
}

// recalled names a step of the journal that became evidence.
type recalled struct {
	op   string
	step int
}
