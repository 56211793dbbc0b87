package demo

import (
	"fmt"
	"math"
	"slices"
)

// toChange finds the ULB of a write; 4086 is how the service says that it knows none of that id.
func (c *Cloud) toChange(q query) (*ulb, error) {
	u := c.ulb(q)
	if u == nil {
		return nil, refuse(4086)
	}
	return u, nil
}

// changing must be called once a write is certain, before the change.
func (c *Cloud) changing(u *ulb, q query) {
	delay := c.options.WriteDelay
	if c.quirks["refused-then-done"] {
		delay = max(delay, refusedFor)
	}
	u.changing(q.at.Add(delay))
}

// noBackend is the refusal for a BackendId that the ULB does not have.
func (c *Cloud) noBackend() error {
	if c.quirks["second-release-4093"] {
		return refuse(4093)
	}
	return refuse(4103)
}

// releaseBackend takes the backend off its VServer, unless a Custom rule holds it. The Default
// rule does not block.
func (c *Cloud) releaseBackend(q query, _ *writer) error {
	u, err := c.toChange(q)
	if err != nil {
		return err
	}
	v, b := u.backend(q.form["BackendId"])
	if b == nil {
		return c.noBackend()
	}
	if c.held(v, b) {
		return refuse(4110)
	}
	c.changing(u, q)
	v.release(b.id)
	if c.quirks["put-back"] {
		c.putBack(v, b, q.at)
	}
	return nil
}

// held reports whether a rule keeps the backend from being released.
func (c *Cloud) held(v *vserver, b *backend) bool {
	switch {
	case len(v.rulesWith(b.id)) > 0:
		return true
	case c.quirks["release-4110-per-vserver"] && len(v.rules) > 0:
		return true
	default:
		return c.quirks["release-4110-default"] && v.layer7() && slices.Contains(v.defaultMembers(), b)
	}
}

// rulesWith are the Custom rules that have the backend as a member.
func (v *vserver) rulesWith(backendID string) []*rule {
	var out []*rule
	for _, r := range v.rules {
		if slices.Contains(r.members, backendID) {
			out = append(out, r)
		}
	}
	return out
}

// allocateBackend adds a host under a new BackendId.
func (c *Cloud) allocateBackend(q query, w *writer) error {
	u, err := c.toChange(q)
	if err != nil {
		return err
	}
	v := u.vserver(q.form["VServerId"])
	if v == nil {
		return refuse(4088)
	}
	b := &backend{port: 80, weight: 1, enabled: true, added: q.at, shows: q.at.Add(c.options.CreateDelay)}
	if err := b.setAttributes(q, true); err != nil {
		return err
	}
	if v.fixedPort() && b.port != v.port {
		return refuse(4118)
	}
	if b.host, err = c.hostToAdd(q, u, v); err != nil {
		return err
	}
	for _, other := range v.backends {
		if other.host.key() == b.host.key() && other.port == b.port {
			if c.quirks["duplicate-63016"] {
				return refuse(63016)
			}
			return refuse(4109)
		}
	}
	if u.count(func(v *vserver) int { return len(v.backends) }) >= maxBackends {
		return refuse(4207)
	}
	if c.quirks["allocate-other-ip"] && b.host.id != "" {
		b.host.ip = c.freeAddress()
	}
	c.changing(u, q)
	b.id = c.estate.ids.next("backend")
	v.backends = append(v.backends, b)
	w.unless("no-new-id", func() { w.text("BackendId", b.id) })
	return nil
}

// hostToAdd is the host that the parameters name: by address for UHybrid and IP, else by the id of
// the resource or network card.
func (c *Cloud) hostToAdd(q query, u *ulb, v *vserver) (host, error) {
	kind := q.form["ResourceType"]
	switch kind {
	case "":
		kind = "UHost"
	case "UHost", "UNI", "UPM", "UDHost", "UDocker":
	case "UHybrid", "CUBE", "IP":
		if v.fixedPort() {
			return host{}, unavailable("ResourceType")
		}
	default:
		return host{}, unavailable("ResourceType")
	}
	if kind == "UHybrid" || kind == "IP" {
		for _, parameter := range []string{"ResourceIP", "VPCId", "SubnetId"} {
			if !q.given(parameter) {
				return host{}, missing(parameter)
			}
		}
		if q.form["VPCId"] != u.vpc {
			return host{}, refuse(63032)
		}
		return host{kind: kind, ip: q.form["ResourceIP"], vpc: q.form["VPCId"], subnet: q.form["SubnetId"]}, nil
	}
	if !q.given("ResourceId") {
		return host{}, missing("ResourceId")
	}
	h, known := c.estate.hostIn(u.scope, q.form["ResourceId"])
	byCard := kind == "UNI"
	if !known || byCard != (h.subID != "") || !byCard && kind != h.kind {
		return host{}, unavailable("ResourceId")
	}
	if h.vpc != u.vpc {
		return host{}, refuse(63032)
	}
	return h, nil
}

// freeAddress is one that no host of an estate has.
func (c *Cloud) freeAddress() string {
	return fmt.Sprintf("10.98.%d.%d", c.estate.ids.made/250%250, 1+c.estate.ids.made%250)
}

// setAttributes sets what was sent of Port, Weight, Enabled and IsBackup; what was not sent stays.
// Where serving is false, Weight and Enabled are checked and ignored.
func (b *backend) setAttributes(q query, serving bool) error {
	port, err := q.number("Port", b.port, 1, math.MaxUint16)
	if err != nil {
		return err
	}
	weight, err := q.number("Weight", b.weight, 0, 100)
	if err != nil {
		return err
	}
	enabled, err := q.number("Enabled", bit(b.enabled), 0, 1)
	if err != nil {
		return err
	}
	isBackup, err := q.number("IsBackup", bit(b.standby), 0, 1)
	if err != nil {
		return err
	}
	b.port, b.standby = port, isBackup == 1
	if serving {
		b.weight, b.enabled = weight, enabled == 1
	}
	return nil
}

func (c *Cloud) updateBackendAttribute(q query, _ *writer) error {
	u, err := c.toChange(q)
	if err != nil {
		return err
	}
	v, b := u.backend(q.form["BackendId"])
	if b == nil {
		return c.noBackend()
	}
	serving := v.method != "Backup" || !c.quirks["backup-ignores-disable"]
	changed := *b
	if err := changed.setAttributes(q, serving); err != nil {
		return err
	}
	if v.fixedPort() && changed.port != b.port {
		return refuse(4118)
	}
	if c.quirks["ignore-disable"] && b.enabled {
		changed.enabled = true
	}
	c.changing(u, q)
	*b = changed
	return nil
}
