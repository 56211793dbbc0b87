package proof

import (
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// Returned are the backends under new ids that are one of these hosts again.
func Returned(was, is api.VServer, hosts []api.Backend) []api.Backend {
	if len(hosts) == 0 {
		return nil
	}
	backends, _ := is.Backends.Get()
	there := was.BackendsByID()
	var all []api.Backend
	for _, b := range backends {
		_, before := there[b.ID]
		if !before && slices.ContainsFunc(hosts, func(h api.Backend) bool { return h.ID != b.ID && sameAddress(h, b) }) {
			all = append(all, b)
		}
	}
	return all
}

// AddedOtherwise says that a host was added back, and not as it was recorded and asked for: traffic
// would go where nobody agreed to. It is nothing for any other step, and where all is the same.
func AddedOtherwise(o change.Order, s change.StepStatus, v api.VServer) []impact.Finding {
	b, there := v.Backend(s.Backend)
	if s.Step.Kind != impact.StepAdd || !there {
		return nil
	}
	c := contrasts{of: impact.Finding{Kind: impact.FoundAddedOtherwise, ID: string(s.Backend)}}
	for _, r := range o.Request.Record.Backends {
		was := r.Backend
		moved := was.PrivateIP.IsKnown() && !api.SameAddress(was.PrivateIP.Or(""), b.PrivateIP.Or("")) ||
			was.Port.IsKnown() && was.Port != b.Port
		if was.ID == s.Step.Backend && moved {
			c.note("address", addressText(was), addressText(b))
		}
	}
	id := b.ResourceID
	if s.Step.Host.ResourceType == api.ResourceUNI {
		id = b.SubResourceID
	}
	if asked := s.Step.Host.ResourceID; asked != "" && id.Or("") != "" && id.Or("") != asked {
		c.note("host", asked, id.Or(""))
	}
	differFromAsked(&c, "Enabled", s.Step.Host.Enabled, b.Enabled)
	differFromAsked(&c, "weight", s.Step.Host.Weight, b.Weight)
	differFromAsked(&c, "standby", s.Step.Host.IsBackup, b.IsBackup)
	if others := sameHostElse(s, v, b); len(others) > 0 {
		c.all = append(c.all, impact.Finding{Kind: impact.FoundHostElse, Is: Addresses(others)})
	}
	return c.all
}

// RuleOtherwise says how the rule of a step that was seen done is not as it was sent, nothing where
// it is, and of any other step. The service takes a priority of path rules only.
func RuleOtherwise(steps []change.StepStatus, i int, v api.VServer) []impact.Finding {
	s := steps[i]
	if !s.Step.ChangesRule() || s.Step.Kind == impact.StepDeleteRule {
		return nil
	}
	x := ExpectedRule{Rule: s.Step.Rule, Members: change.CurrentIDs(steps, i, s.Step.Members)}
	id := s.Step.Rule.ID
	if s.Step.Kind == impact.StepCreateRule {
		id = s.Policy
		if !api.Is(s.Step.Rule.Type, "Path") {
			x.Rule.Priority = api.Maybe[int]{}
		}
	}
	is, there := v.CustomRule(id)
	return x.differs(is, there)
}

// differFromAsked compares what was asked for with what came. What was not asked for the service
// chose.
func differFromAsked(c *contrasts, what string, asked, got api.Maybe[int]) {
	if asked.IsKnown() {
		otherwise(c, what, asked, got)
	}
}

// sameHostElse are further backends of the host that was added, which were not there before.
func sameHostElse(s change.StepStatus, v api.VServer, b api.Backend) []api.Backend {
	if s.Before == nil || b.ResourceID.Or("") == "" {
		return nil
	}
	backends, _ := v.Backends.Get()
	var all []api.Backend
	for _, other := range backends {
		if other.ID != b.ID && other.ResourceID == b.ResourceID && !slices.Contains(s.Before, other.ID) {
			all = append(all, other)
		}
	}
	return all
}

// sameAddress says whether two backends take the same traffic.
func sameAddress(a, b api.Backend) bool {
	return a.PrivateIP.Or("") != "" && api.SameAddress(a.PrivateIP.Or(""), b.PrivateIP.Or("")) &&
		a.Port.IsKnown() && a.Port == b.Port
}
