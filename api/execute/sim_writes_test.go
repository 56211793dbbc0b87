package execute_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/url"
	"os"
	"reflect"
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/demo"
	"cloud.internal/ulbconsole/api/impact"
)

// everything is all that the project has, as it truly is.
func (w *simWorld) everything() []demo.VServerState {
	var all []demo.VServerState
	for _, ulb := range w.cloud.ULBIDs(string(simScope.Region), string(simScope.Project)) {
		all = append(all, w.cloud.VServers(ulb)...)
	}
	return all
}

// stepOf is the step that a request was written down for. A cancelled drain has steps beyond the
// plan: it enables again.
func (w *simWorld) stepOf(e, begin change.Entry) impact.Step {
	if e.Step < len(begin.Plan) {
		return begin.Plan[e.Step]
	}
	return impact.Step{Kind: impact.StepEnable, Backend: api.BackendID(e.Params["BackendId"])}
}

// mayBeSent holds a write that arrives to the line of the journal before it, as it is on the disk,
// and to what was confirmed.
func (w *simWorld) mayBeSent(form url.Values, e, begin change.Entry) {
	var disk change.Entry
	if line := lastLine(w.journal); json.Unmarshal(line, &disk) != nil || disk.ID != e.ID ||
		disk.Event != change.EventRequest {
		w.wrong("the request is not on the disk before it leaves: %s", line)
	}
	asked := map[string]string{}
	for name := range form {
		asked[name] = form.Get(name)
	}
	for _, name := range []string{"Action", "PublicKey", "Signature"} {
		delete(asked, name)
	}
	noted := maps.Clone(disk.Params)
	maps.DeleteFunc(noted, func(_, value string) bool { return value == "" })
	if disk.Action != form.Get("Action") || !maps.Equal(asked, noted) {
		w.wrong("the journal says %s %v, and sent was %v", disk.Action, noted, form)
	}
	if form.Get("Action") == "UpdateVServerAttribute" {
		w.mayBeChecked(form, begin)
		return
	}
	id := api.BackendID(form.Get("BackendId"))
	agreed := slices.Contains(begin.Request.Targets, id)
	switch form.Get("Action") {
	case "ReleaseBackend":
		if begin.Request.Goal != impact.GoalRelease || !agreed {
			w.wrong("backend %s is released, and was not confirmed: %+v", id, begin.Request)
		}
	case "UpdatePolicy":
		if form.Get("BackendId.0") == "" {
			w.wrong("a rule is emptied: %s", form.Encode())
		}
	case "DeletePolicy":
		if begin.Request.Goal != impact.GoalRelease || !begin.Request.DeleteEmptied {
			w.wrong("a rule is deleted, and nobody agreed to that: %+v", begin.Request)
		}
	case "UpdateBackendAttribute":
		weighs := form.Has("Weight")
		back := func(b impact.RecordedBackend) bool {
			return b.Backend.ID == id && (b.Switched && !weighs || b.Weighed && api.Show(b.Backend.Weight) == form.Get("Weight"))
		}
		if weighs == form.Has("Enabled") || weighs && agreed && api.Show(begin.Request.Weight) != form.Get("Weight") ||
			!agreed && !slices.ContainsFunc(begin.Request.Record.Backends, back) {
			w.wrong("what is sent of backend %s was not confirmed: %s of %+v", id, form.Encode(), begin.Request)
		}
	}
}

// mayBeChecked holds another health check to what was confirmed, or to what was there before: it is
// the VServer's, and nothing else is sent.
func (w *simWorld) mayBeChecked(form url.Values, begin change.Entry) {
	to := begin.Request.Check
	if begin.Request.Goal == impact.GoalUndo && begin.Request.Record.Checked {
		to = begin.Request.Record.Check
	}
	want := url.Values{
		"Region": {string(simScope.Region)}, "ProjectId": {string(simScope.Project)},
		"ULBId": {string(begin.ULB)}, "VServerId": {string(begin.VServer)}, "MonitorType": {to},
	}
	sent := maps.Clone(form)
	for _, name := range []string{"Action", "PublicKey", "Signature"} {
		sent.Del(name)
	}
	if to == "" || !reflect.DeepEqual(want, sent) {
		w.wrong("what is sent of VServer %s was not confirmed: %s of %+v", begin.VServer, form.Encode(), begin.Request)
	}
}

func lastLine(path string) []byte {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	text = bytes.TrimSuffix(text, []byte("\n"))
	return text[bytes.LastIndexByte(text, '\n')+1:]
}

// onlyThis holds what a write changed to its step: nothing else is another.
func (w *simWorld) onlyThis(before, after []demo.VServerState, e, begin change.Entry) {
	step := w.stepOf(e, begin)
	if w.meddled && w.has("two-replicas") && (step.Kind == impact.StepLeaveRule || step.Kind == impact.StepJoinRule) {
		return // no request has a precondition: what only one replica shows yet may be overwritten
	}
	want := w.played(before, after, step, begin.VServer)
	if want == nil {
		w.wrong("what became of the cloud is not what the step is for: %+v", step)
		return
	}
	if !reflect.DeepEqual(normal(want), normal(after)) {
		w.wrong("step %s [%s] did something else:\nbefore %+v\nwanted %+v\nafter  %+v", step, step.Backend, before,
			normal(want), normal(after))
	}
	was, is := idsOf(before), idsOf(after)
	for _, v := range after {
		for _, r := range v.Rules {
			if len(r.Members) == 0 && was[r.PolicyID] && is[r.PolicyID] && !wasEmpty(before, r.PolicyID) {
				w.wrong("rule %s is left without members by %s", r.PolicyID, step)
			}
		}
	}
}

// played is what the step should make of what was there. Ids and addresses that the service gives
// are taken from what is there after it.
func (w *simWorld) played(before, after []demo.VServerState, s impact.Step, at api.VServerID) []demo.VServerState {
	all := normal(before)
	i := slices.IndexFunc(all, func(v demo.VServerState) bool { return v.VServerID == string(at) })
	j := slices.IndexFunc(after, func(v demo.VServerState) bool { return v.VServerID == string(at) })
	if i < 0 || j < 0 {
		return nil
	}
	v, is := &all[i], after[j]
	rule := slices.IndexFunc(v.Rules, func(r demo.RuleState) bool { return r.PolicyID == string(s.Rule.ID) })
	backend := slices.IndexFunc(v.Backends, func(b demo.BackendState) bool { return b.BackendID == string(s.Backend) })
	switch s.Kind {
	case impact.StepRelease:
		if backend < 0 ||
			slices.ContainsFunc(v.Rules, func(r demo.RuleState) bool { return slices.Contains(r.Members, string(s.Backend)) }) {
			return nil
		}
		again := v.Backends[backend]
		v.Backends = slices.Delete(v.Backends, backend, backend+1)
		if w.has("put-back") { // somebody else adds it again, enabled and in no rule
			again.BackendID, again.Enabled = is.Backends[len(is.Backends)-1].BackendID, true
			v.Backends = append(v.Backends, again)
		}
	case impact.StepDisable, impact.StepEnable:
		if backend < 0 {
			return nil
		}
		v.Backends[backend].Enabled = s.Kind == impact.StepEnable
	case impact.StepWeight:
		if backend < 0 {
			return nil
		}
		v.Backends[backend].Weight = s.Weight.Or(-1)
	case impact.StepCheck:
		v.Monitor = s.Check
	case impact.StepDeleteRule:
		if rule < 0 || len(v.Rules[rule].Members) > 1 ||
			len(v.Rules[rule].Members) == 1 && v.Rules[rule].Members[0] != string(s.Backend) {
			return nil
		}
		v.Rules = slices.Delete(v.Rules, rule, rule+1)
	case impact.StepLeaveRule:
		if rule < 0 {
			return nil
		}
		r := &v.Rules[rule]
		r.Members = slices.DeleteFunc(r.Members, func(id string) bool { return id == string(s.Backend) })
		w.reset(r)
	case impact.StepJoinRule:
		if rule < 0 {
			return nil
		}
		r := &v.Rules[rule]
		for _, id := range s.Members {
			if now := w.today(id); !slices.Contains(r.Members, now) {
				r.Members = append(r.Members, now)
			}
		}
		w.reset(r)
	case impact.StepAdd, impact.StepCreateRule:
		return w.playedNew(all, v, is, s)
	default:
		return nil
	}
	return all
}

// reset is what the quirks do to what was not sent along.
func (w *simWorld) reset(r *demo.RuleState) {
	if w.has("bare") && w.has("priority-reset") {
		r.Priority = 0
	}
	if w.has("bare") && w.has("mode-reset") {
		r.DomainMatchMode = ""
		if r.Type == "Domain" {
			r.DomainMatchMode = "Regular"
		}
	}
}

func (w *simWorld) playedNew(all []demo.VServerState, v *demo.VServerState, is demo.VServerState,
	s impact.Step,
) []demo.VServerState {
	if s.Kind == impact.StepCreateRule {
		got := is.Rules[len(is.Rules)-1]
		made := demo.RuleState{
			PolicyID: got.PolicyID, Type: s.Rule.Type.Or(""), Match: s.Rule.Match.Or(""),
			DomainMatchMode: s.Rule.DomainMatchMode.Or(got.DomainMatchMode), Priority: s.Rule.Priority.Or(0),
		}
		if made.DomainMatchMode == "" {
			made.DomainMatchMode = got.DomainMatchMode // the service's own
		}
		for _, id := range s.Members {
			made.Members = append(made.Members, w.today(id))
		}
		v.Rules = append(v.Rules, made)
		return all
	}
	got := is.Backends[len(is.Backends)-1]
	was, known := w.ever[string(s.Backend)]
	if !known {
		return nil
	}
	made := was
	made.BackendID, made.Failing = got.BackendID, false
	if w.has("allocate-other-ip") {
		made.PrivateIP = got.PrivateIP
	}
	made.Weight = s.Host.Weight.Or(1) // as it was recorded: somebody may have changed it since it was seen here
	if !s.Host.Enabled.IsKnown() {
		made.Enabled = true
	} else {
		made.Enabled = api.Is(s.Host.Enabled, 1)
	}
	w.again[string(s.Backend)] = got.BackendID
	v.Backends = append(v.Backends, made)
	return all
}

// today is the id that a backend has now.
func (w *simWorld) today(id api.BackendID) string {
	now := string(id)
	for w.again[now] != "" {
		now = w.again[now]
	}
	return now
}
