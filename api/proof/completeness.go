package proof

import (
	"fmt"
	"reflect"
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// only finds the place's VServer where the answer says one thing of it.
func only(got api.VServerList, at api.Place) (v api.VServer, doubt impact.Finding, found bool) {
	for _, one := range got.VServers {
		switch {
		case one.ID != at.VServer && api.SameID(one.ID, at.VServer):
			return v, impact.Finding{Kind: impact.FoundVServerBeside, Is: string(one.ID), Was: string(at.VServer)}, found
		case one.ID != at.VServer:
			continue
		case one.ULB != "" && one.ULB != at.ULB:
			return v, impact.Finding{Kind: impact.FoundVServerOfOther, ID: string(one.ID), Is: string(one.ULB)}, found
		case found && !reflect.DeepEqual(one, v):
			return v, impact.Finding{Kind: impact.FoundVServerTwice, ID: string(one.ID)}, found
		}
		v, found = one, true
	}
	return v, impact.Finding{}, found
}

// whyIncomplete says what an answer leaves out that it must have, or says in two ways.
func whyIncomplete(v api.VServer, whole *api.VServer, rules bool) impact.Finding {
	backends, known := v.Backends.Get()
	if !known {
		return impact.Finding{Kind: impact.FoundNoBackends}
	}
	ids := make([]string, 0, len(backends))
	for _, b := range backends {
		ids = append(ids, string(b.ID))
	}
	if twin := twinOf(ids); twin != "" {
		return impact.Finding{Kind: impact.FoundSameBackend, Is: twin}
	}
	if rules {
		if doubt := whyRulesIncomplete(v); doubt.Kind != "" {
			return doubt
		}
	}
	if whole == nil {
		return impact.Finding{}
	}
	if doubt := lostField(v, *whole); doubt.Kind != "" || !rules {
		return doubt
	}
	return lostOfRules(v, *whole)
}

func whyRulesIncomplete(v api.VServer) impact.Finding {
	if v.Layer7() && !rulesSaid(v) {
		return impact.Finding{Kind: impact.FoundNoRules}
	}
	rules, _ := v.Rules.Get()
	ids := make([]string, 0, len(rules))
	for _, r := range rules {
		if r.ID != "" {
			ids = append(ids, string(r.ID))
		}
		if r.Custom() && !r.Members.IsKnown() {
			return impact.Finding{Kind: impact.FoundMembersAbsent, Rule: impact.RefOf(r)}
		}
	}
	if twin := twinOf(ids); twin != "" {
		return impact.Finding{Kind: impact.FoundSameRule, Is: twin}
	}
	return impact.Finding{}
}

// lostField names a field that was there in the answer before. What it said is unknown now, and not
// changed. Weights come only where the Method makes them matter.
func lostField(v, whole api.VServer) impact.Finding {
	for _, f := range []struct {
		name    string
		was, is bool
	}{
		{"VServerName", whole.Name.IsKnown(), v.Name.IsKnown()},
		{"Protocol", whole.Protocol.IsKnown(), v.Protocol.IsKnown()},
		{"FrontendPort", whole.Port.IsKnown(), v.Port.IsKnown()},
		{"Method", whole.Method.IsKnown(), v.Method.IsKnown()},
	} {
		if f.was && !f.is {
			return impact.Finding{Kind: impact.FoundFieldLacks, What: f.name}
		}
	}
	weighs := api.Is(v.Method, api.MethodWeightRoundrobin)
	backends, _ := v.Backends.Get()
	before := whole.BackendsByID()
	for _, is := range backends {
		was, there := before[is.ID]
		if !there {
			continue
		}
		for _, f := range []struct {
			name    string
			was, is bool
		}{
			{"PrivateIP", was.PrivateIP.IsKnown(), is.PrivateIP.IsKnown()},
			{"Port", was.Port.IsKnown(), is.Port.IsKnown()},
			{"ResourceId", was.ResourceID.IsKnown(), is.ResourceID.IsKnown()},
			{"ResourceType", was.ResourceType.IsKnown(), is.ResourceType.IsKnown()},
			{"SubResourceId", was.SubResourceID.Or("") != "", is.SubResourceID.IsKnown()},
			{"SubResourceType", was.SubResourceType.Or("") != "", is.SubResourceType.IsKnown()},
			{"Weight", weighs && was.Weight.IsKnown(), is.Weight.IsKnown()},
			{"Enabled", was.Enabled.IsKnown(), is.Enabled.IsKnown()},
			{"Status", was.Status.IsKnown(), is.Status.IsKnown()},
		} {
			if f.was && !f.is {
				return impact.Finding{Kind: impact.FoundBackendLacks, What: f.name, ID: string(is.ID)}
			}
		}
	}
	return impact.Finding{}
}

// lostOfRules says what an answer with rules does not say of them any more.
func lostOfRules(v, whole api.VServer) impact.Finding {
	was, is := whole.DefaultRules(), v.DefaultRules()
	members := func(r api.Rule) bool { return r.Members.IsKnown() }
	switch {
	case len(was) > 0 && len(is) == 0 && rulesSaid(v):
		return impact.Finding{Kind: impact.FoundDefaultLacks}
	case slices.ContainsFunc(was, members) && !slices.ContainsFunc(is, members) && len(is) > 0:
		return impact.Finding{Kind: impact.FoundDefaultAbsent}
	}
	before := map[api.PolicyID]api.Rule{}
	for _, r := range whole.CustomRules() {
		before[r.ID] = r
	}
	for _, is := range v.CustomRules() {
		was, there := before[is.ID]
		switch {
		case !there:
		case was.Match.IsKnown() && !is.Match.IsKnown(), was.Type.IsKnown() && !is.Type.IsKnown(),
			was.DomainMatchMode.IsKnown() && !is.DomainMatchMode.IsKnown(), was.Priority.IsKnown() && !is.Priority.IsKnown():
			return impact.Finding{Kind: impact.FoundRuleLacks, Rule: impact.RefOf(was)}
		}
	}
	return impact.Finding{}
}

// twinOf is an id that stands twice, or beside one that differs only in case or blanks.
func twinOf(ids []string) string {
	seen := make(map[string]bool, len(ids))
	for _, id := range ids {
		if seen[api.FoldID(id)] {
			return fmt.Sprintf("%q", id)
		}
		seen[api.FoldID(id)] = true
	}
	return ""
}

// respelled finds an id that was seen otherwise, in case or blanks: what it was before is not gone.
// Known is sorted.
func respelled(v api.VServer, known []string) impact.Finding {
	rules, _ := v.Rules.Get()
	now := make([]string, 0, len(rules))
	for _, id := range v.BackendIDs() {
		now = append(now, string(id))
	}
	for _, r := range rules {
		now = append(now, string(r.ID))
	}
	spelled := make(map[string]string, len(known))
	for _, id := range known {
		spelled[api.FoldID(id)] = id
	}
	for _, id := range now {
		if _, found := slices.BinarySearch(known, id); found || id == "" {
			continue
		}
		if was, there := spelled[api.FoldID(id)]; there {
			return impact.Finding{Kind: impact.FoundRespelled, Was: was, Is: id}
		}
	}
	return impact.Finding{}
}

// vanished are the backends that were there and are not, but those touched.
func vanished(was, is api.VServer, touched []api.BackendID) []api.Backend {
	backends, _ := was.Backends.Get()
	now := is.BackendsByID()
	var gone []api.Backend
	for _, b := range backends {
		if _, there := now[b.ID]; !there && !slices.Contains(touched, b.ID) {
			gone = append(gone, b)
		}
	}
	return gone
}

// lacks says what of the answer before is not there any more. A null BackendSet reads as an empty
// one (its slice is nil): the service may mean either.
func lacks(was, is api.VServer, gone []api.Backend) impact.Finding {
	before, _ := was.Backends.Get()
	now, _ := is.Backends.Get()
	switch {
	case len(gone) > 0:
		return impact.Finding{Kind: impact.FoundVanished, Is: Addresses(gone)}
	case now == nil && len(before) > 0:
		return impact.Finding{Kind: impact.FoundBackendsNull}
	}
	return impact.Finding{}
}

// Pick finds the place's VServer in an answer.
func Pick(list api.VServerList, at api.Place) (api.VServer, error) {
	for _, v := range list.VServers {
		if v.ID != at.VServer {
			continue
		}
		if v.ULB != "" && v.ULB != at.ULB {
			return api.VServer{}, &api.Error{
				Kind: api.KindBadResponse, Action: "DescribeVServer",
				Message: fmt.Sprintf("VServer %s was asked of ULB %s and came as one of %s", at.VServer, at.ULB, v.ULB),
			}
		}
		return v, nil
	}
	if list.Incomplete != "" {
		return api.VServer{}, &api.Error{
			Kind: api.KindBadResponse, Action: "DescribeVServer",
			Message: fmt.Sprintf("VServer %s is not in the answer, but the list of ULB %s is incomplete: %s",
				at.VServer, at.ULB, list.Incomplete),
		}
	}
	return api.VServer{}, &api.Error{
		Kind: api.KindNotFound, Action: "DescribeVServer",
		Message: fmt.Sprintf("ULB %s has no VServer %s", at.ULB, at.VServer),
	}
}
