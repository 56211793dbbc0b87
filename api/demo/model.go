package demo

import (
	"slices"
	"time"
)

// estate is everything the cloud holds.
type estate struct {
	regions  []region
	projects []project
	shares   map[scope][]*ulb
	ulbs     map[string]*ulb
	// hosts are what AllocateBackend can add, by resource id; a host behind a network card is
	// there by the card's id.
	hosts map[string]host
	// hostStates are those of hosts that somebody changed, by resource id; the others run.
	hostStates map[string]string
	certs      map[scope][]*certificate
	// today is the day on which the cloud was made.
	today time.Time
	ids   *idMaker
}

type scope struct{ region, project string }

type region struct {
	id, name  string
	zones     []string
	isDefault bool
	// refusal is the RetCode with which a region without the product answers, 0 where it has it.
	refusal int
}

type project struct {
	id, name  string
	isDefault bool
}

type ulb struct {
	scope
	id, name, tag, remark string
	kind                  string // OuterMode or InnerMode
	listenType            string
	vpc, subnet           string
	privateIP             string
	created               int64
	eips                  []eip
	firewall, logBucket   string
	waf                   string
	snatIPs               []string
	vservers              []*vserver
	past                  history
}

type eip struct {
	id, address, operator string
	bandwidth             int
}

type vserver struct {
	id, name, protocol, method, listenType string
	port, timeout                          int
	persistence, persistenceInfo           string
	monitor, domain, path                  string
	requestMsg, responseMsg                string
	cert                                   string // its name
	ssl                                    *certificate
	http2, forwardPort                     int
	backends                               []*backend
	rules                                  []*rule
	// byDefault are the BackendIds of the Default rule once ownDefault says that it was set; until
	// then it mirrors the backends.
	byDefault  []string
	ownDefault bool
}

type backend struct {
	id                               string
	host                             host
	port, weight                     int
	enabled, failing, standby, flaky bool
	// added is set for a backend that AllocateBackend made: its first health
	// checks are still to come.
	added time.Time
	// shows is when Describe begins to show it.
	shows time.Time
}

type host struct {
	scope
	kind, id, name          string
	subKind, subID, subName string
	ip, vpc, subnet         string
}

// rule is a Custom forwarding rule.
type rule struct {
	id, kind, match, mode string
	priority              int
	members               []string // BackendIds
	// shows is when Describe begins to show it.
	shows time.Time
}

func (e *estate) region(id string) (region, bool) {
	for _, r := range e.regions {
		if r.id == id {
			return r, true
		}
	}
	return region{}, false
}

func (e *estate) regionOfZone(zone string) (region, bool) {
	for _, r := range e.regions {
		if slices.Contains(r.zones, zone) {
			return r, true
		}
	}
	return region{}, false
}

// project finds a project; no id means the default one.
func (e *estate) project(id string) (project, bool) {
	for _, p := range e.projects {
		if p.id == id || id == "" && p.isDefault {
			return p, true
		}
	}
	return project{}, false
}

// key is what AllocateBackend calls the host: the network card's id, the resource's, or the address
// where there is neither.
func (h host) key() string {
	switch {
	case h.subID != "":
		return h.subID
	case h.id != "":
		return h.id
	default:
		return h.ip
	}
}

// layer7 reports whether the VServer can have forwarding rules.
func (v *vserver) layer7() bool { return v.protocol == "HTTP" || v.protocol == "HTTPS" }

// fixedPort reports whether packets are passed on as they are: every backend then has
// the VServer's own port.
func (v *vserver) fixedPort() bool { return v.listenType == "PacketsTransmit" }

func (v *vserver) backend(id string) *backend {
	for _, b := range v.backends {
		if b.id == id {
			return b
		}
	}
	return nil
}

// members are the backends of the ids that the VServer has.
func (v *vserver) members(ids []string) []*backend {
	out := make([]*backend, 0, len(ids))
	for _, id := range ids {
		if b := v.backend(id); b != nil {
			out = append(out, b)
		}
	}
	return out
}

// defaultMembers are those of the Default rule.
func (v *vserver) defaultMembers() []*backend {
	if v.ownDefault {
		return v.members(v.byDefault)
	}
	return v.backends
}

// release takes the backend off, and out of the Default rule: that one never holds anything.
func (v *vserver) release(id string) {
	v.backends = slices.DeleteFunc(v.backends, func(b *backend) bool { return b.id == id })
	v.byDefault = slices.DeleteFunc(v.byDefault, func(member string) bool { return member == id })
}

func (u *ulb) vserver(id string) *vserver {
	for _, v := range u.vservers {
		if v.id == id {
			return v
		}
	}
	return nil
}

// backend finds a backend and the VServer it is in; nil, nil when this ULB has none of that id.
func (u *ulb) backend(id string) (*vserver, *backend) {
	for _, v := range u.vservers {
		if b := v.backend(id); b != nil {
			return v, b
		}
	}
	return nil, nil
}

// count adds up what the ULB's VServers have.
func (u *ulb) count(of func(*vserver) int) (n int) {
	for _, v := range u.vservers {
		n += of(v)
	}
	return n
}

// ulb is the one that ULBId names, if it is in the request's region and project.
func (c *Cloud) ulb(q query) *ulb {
	if u := c.estate.ulbs[q.form["ULBId"]]; u != nil && u.scope == q.scope {
		return u
	}
	return nil
}
