package api

import (
	"context"
	"slices"
	"time"
)

// Client is the load balancer service. Every call ends soon after its context
// does. Errors are *Error, or the context's own error where the caller gave up.
type Client interface {
	// Regions lists the account's regions.
	Regions(ctx context.Context) ([]Region, error)
	// Projects lists the account's projects.
	Projects(ctx context.Context) ([]Project, error)
	// ULBs reads every page of a scope's load balancers and hands each to
	// deliver as it comes, one at a time but in any order. A page replaces an
	// earlier one with the same Offset. Rows delivered before an error are good.
	ULBs(ctx context.Context, scope Scope, deliver func(ULBPage)) (Listing, error)
	// ULBCount is how many load balancers a scope has, by one request that is light for the service;
	// unknown where it answers without a count.
	ULBCount(ctx context.Context, scope Scope) (Maybe[int], error)
	// VServers reads the listeners of one load balancer with their backends and
	// rules. One that no longer exists reads as an empty list or as a NotFound.
	VServers(ctx context.Context, scope Scope, ulb ULBID) (VServerList, error)
	// VServer reads one listener of a load balancer. A list with it may hold others
	// besides, or not: a service that takes no notice of VServerId sends all. A
	// list without it is what VServers gives, and proves as much: where the service
	// does not know the id, or answers with another one, all are read.
	VServer(ctx context.Context, scope Scope, ulb ULBID, v VServerID) (VServerList, error)
	// Metrics reads what was measured of a VServer from one time to another. It asks once, and neither
	// what comes of it nor how long it takes has an effect on any other read.
	Metrics(ctx context.Context, scope Scope, v VServerID, from, to time.Time) (Curves, error)
	// UserOperations reads who changed a load balancer since a time, as Metrics reads.
	UserOperations(ctx context.Context, scope Scope, ulb ULBID, since time.Time) (UserOperations, error)
	// Certificates lists a scope's certificates with their dates, which a listener does not always say.
	Certificates(ctx context.Context, scope Scope) ([]Certificate, error)
	// Hosts says what became of the scope's hosts with these ids. One that the service does not name is
	// left out: it is another scope's, no UHost, or gone.
	Hosts(ctx context.Context, scope Scope, ids []string) ([]HostStatus, error)
	// Send sends a write once, and never again. Use OutcomeOf on its error.
	Send(ctx context.Context, w Write) (Receipt, error)
}

// ULBPage is one page of a list of load balancers.
type ULBPage struct {
	Offset int // of its first row in the whole list
	Rows   []ULB
	Total  int // rows in the whole list, as the service said with this page
	Timing
}

// Listing is the end of a list. Incomplete is "" where all rows came, else it
// says in words what did not add up, even after reading again. Its timing is of
// all answers that came: as old as the oldest page of it.
type Listing struct {
	Total      int
	Incomplete string
	Elsewhere  string // where older rows are that are not meant to be among these, "" for nowhere
	Timing
}

// VServerList is the listeners of one load balancer, with what Listing says.
type VServerList struct {
	VServers []VServer
	Listing
	Pages []VServersPage // which answer brought which, nil where nobody noted it
}

// VServersPage is the listeners that one answer brought.
type VServersPage struct {
	IDs []VServerID
	Timing
}

// Of is the timing of the answer that brought a listener, of the list as a whole
// where it is in none.
func (l VServerList) Of(v VServerID) Timing {
	for _, p := range l.Pages {
		if slices.Contains(p.IDs, v) {
			return p.Timing
		}
	}
	return l.Timing
}

// Receipt is what the service leaves of a write it accepted.
type Receipt struct {
	RequestID string
	Backend   BackendID // of AllocateBackend: the id the host has there
	Policy    PolicyID  // of CreatePolicy
}
