package api

import (
	"fmt"
	"math"
	"net/netip"
	"strings"
)

// HostSpec is a host as AllocateBackend takes it. Weight, Enabled and IsBackup
// are left to the service where absent; a Weight outside 0..100 is not sent.
type HostSpec struct {
	ResourceType string `json:",omitzero"` // UHost, UNI, IP, ...
	ResourceID   string `json:",omitzero"` // of UNI the network card's; "" for UHybrid and IP, which go by their address
	IP           string `json:",omitzero"` // ResourceIP, with VPC and Subnet: of UHybrid and IP only
	VPC          string `json:",omitzero"`
	Subnet       string `json:",omitzero"`
	Port         int    `json:",omitzero"`

	Weight   Maybe[int] `json:",omitzero"`
	Enabled  Maybe[int] `json:",omitzero"`
	IsBackup Maybe[int] `json:",omitzero"`
}

// Values of ResourceType and SubResourceType that decide how a host is asked for.
const (
	ResourceUNI    = "UNI"     // a network card, by its own id
	ResourceHybrid = "UHybrid" // by its address
	ResourceIP     = "IP"      // by its address
)

// ByAddress says whether the host has no id and goes by ResourceIP, VPCId and SubnetId.
func (h HostSpec) ByAddress() bool { return byAddress(h.ResourceType) }

func byAddress(resourceType string) bool {
	return resourceType == ResourceHybrid || resourceType == ResourceIP
}

// attributes are what the host gets. A weight that the service does not take is left to it.
func (h HostSpec) attributes() BackendAttributes {
	weight := h.Weight
	if n, _ := weight.Get(); n < 0 || n > 100 {
		weight = Maybe[int]{}
	}
	return BackendAttributes{Port: Known(h.Port), Weight: weight, Enabled: h.Enabled, IsBackup: h.IsBackup}
}

// Host is how AllocateBackend must be asked to add this very backend again: the same resource, or
// the same network card of it, on the same port, with the same Weight, Enabled and IsBackup. Its
// error says in one sentence what the reading lacks.
func (b Backend) Host() (HostSpec, error) {
	port, known := b.Port.Get()
	switch {
	case !known:
		return HostSpec{}, b.lacks("its port")
	case port < 1 || port > math.MaxUint16:
		return HostSpec{}, fmt.Errorf("backend %s cannot be added again: its port is read as %d, which is none", b.ID, port)
	}
	h := HostSpec{Port: port, Weight: b.Weight, Enabled: b.Enabled, IsBackup: b.IsBackup}
	var missing []string
	need := func(m Maybe[string], name string) string {
		if m.Or("") == "" {
			missing = append(missing, name)
		}
		return m.Or("")
	}
	switch card := b.SubResourceType.Or(""); {
	case card == ResourceUNI:
		h.ResourceType, h.ResourceID = ResourceUNI, need(b.SubResourceID, "the id of its network card (SubResourceId)")
	case card != "":
		return HostSpec{}, fmt.Errorf("backend %s cannot be added again: AllocateBackend knows no SubResourceType %s",
			b.ID, card)
	case b.SubResourceID.Or("") != "":
		return HostSpec{}, b.lacks("the SubResourceType of " + b.SubResourceID.Or(""))
	case byAddress(b.ResourceType.Or("")):
		h.ResourceType, h.IP = b.ResourceType.Or(""), need(b.PrivateIP, "its IP address")
		h.VPC, h.Subnet = need(b.VPC, "its VPC"), need(b.Subnet, "its subnet")
	default:
		h.ResourceType, h.ResourceID = need(b.ResourceType, "its ResourceType"), need(b.ResourceID, "its host's id")
	}
	if len(missing) > 0 {
		return HostSpec{}, b.lacks(missing...)
	}
	return h, nil
}

func (b Backend) lacks(what ...string) error {
	return fmt.Errorf("backend %s cannot be added again: the service did not say %s", b.ID, strings.Join(what, " and "))
}

// Is says whether b is this host on this port. It decides whether an
// AllocateBackend whose answer was lost has happened. Another network card of
// the same host is another one, as is the host itself: they have addresses of
// their own. What b does not say proves nothing, so it is not this host.
func (h HostSpec) Is(b Backend) bool {
	if !Is(b.Port, h.Port) {
		return false
	}
	if h.ByAddress() {
		return h.IP != "" && SameAddress(b.PrivateIP.Or(""), h.IP) &&
			fits(b.ResourceType, h.ResourceType) && fits(b.VPC, h.VPC)
	}
	if h.ResourceID == "" {
		return false
	}
	if b.SubResourceID.Or("") != "" || b.SubResourceType.Or("") != "" {
		return h.ResourceType == ResourceUNI && Is(b.SubResourceID, h.ResourceID) && fits(b.SubResourceType, ResourceUNI)
	}
	return Is(b.ResourceID, h.ResourceID) && fits(b.ResourceType, h.ResourceType)
}

// SameAddress says whether two addresses are the same one, however they are
// written: an IPv6 address has many spellings.
func SameAddress(a, b string) bool {
	if a == b {
		return true
	}
	x, errX := netip.ParseAddr(a)
	y, errY := netip.ParseAddr(b)
	return errX == nil && errY == nil && x.Unmap() == y.Unmap()
}

// FoldAddress is the one spelling of an address: SameAddress of two is whether theirs is the same.
func FoldAddress(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	return ip.Unmap().String()
}

// SameHost says whether two readings of a backend are of the same host, or the
// same card of it, at the same address. An id alone does not say so: it may be
// another host's by now. An absent text is as an empty one; what only one of
// the readings names is a difference, for nobody can see that it is none.
func SameHost(a, b Backend) bool {
	return SameAddress(a.PrivateIP.Or(""), b.PrivateIP.Or("")) && a.Port == b.Port &&
		a.ResourceType.Or("") == b.ResourceType.Or("") && a.ResourceID.Or("") == b.ResourceID.Or("") &&
		a.SubResourceType.Or("") == b.SubResourceType.Or("") && a.SubResourceID.Or("") == b.SubResourceID.Or("")
}

// fits says that the value is the wanted one, or that neither side can tell.
func fits(m Maybe[string], want string) bool {
	got := m.Or("")
	return got == "" || want == "" || got == want
}
