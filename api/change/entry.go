package change

import (
	"errors"
	"strconv"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

func placeOf(e *Entry) api.Place {
	return api.Place{
		Profile: e.Profile, Scope: api.Scope{Region: e.Region, Project: e.Project},
		ULB: e.ULB, VServer: e.VServer,
	}
}

// longestWait bounds what a damaged number can make of a wait.
const longestWait = 24 * time.Hour

func seconds(s float64) time.Duration {
	return time.Duration(min(max(s, 0), longestWait.Seconds()) * float64(time.Second))
}

// errorOf makes an error of an entry that api.OutcomeOf understands as it did the one that was
// written down.
func errorOf(e *Entry) error {
	switch {
	case e.RetCode != 0:
		return api.FromRetCode(e.Action, e.RetCode, e.Error, e.RequestID)
	case e.Error == "":
		return nil
	case neverLeft(e):
		return &api.Error{Kind: api.KindInvalid, Action: e.Action, Message: e.Error, NotSent: true}
	default:
		return errors.New(e.Error)
	}
}

// neverLeft says that the request certainly never left the console: it is refused without the
// service having said so.
func neverLeft(e *Entry) bool {
	return e.Event == EventAnswer && e.State == StepRefused && e.RetCode == 0
}

// stepOf makes of a request what can be known of its step where the plan is lost. An UpdatePolicy
// may have been for taking out or for joining.
func stepOf(e *Entry) impact.Step {
	p := e.Params
	s := impact.Step{Backend: api.BackendID(p["BackendId"])}
	rule := api.Rule{
		ID: api.PolicyID(p["PolicyId"]), Match: given(p, "Match"), Type: given(p, "Type"),
		DomainMatchMode: given(p, "DomainMatchMode"),
	}
	switch e.Action {
	case "ReleaseBackend":
		s.Kind = impact.StepRelease
	case "UpdateBackendAttribute":
		s.Kind = impact.StepEnable
		if p["Enabled"] == "0" {
			s.Kind = impact.StepDisable
		}
		if weight, err := strconv.Atoi(p["Weight"]); err == nil {
			s.Kind, s.Weight = impact.StepWeight, api.Known(weight)
		}
	case "UpdateVServerAttribute":
		s.Kind, s.Check = impact.StepCheck, p["MonitorType"]
	case "DeletePolicy":
		s.Kind, s.Rule = impact.StepDeleteRule, rule
	case "CreatePolicy":
		s.Kind, s.Rule, s.Members = impact.StepCreateRule, rule, membersIn(p)
	case "UpdatePolicy":
		s.Kind, s.Rule, s.Members = impact.StepJoinRule, rule, membersIn(p)
	case "AllocateBackend":
		port, _ := strconv.Atoi(p["Port"])
		s.Kind, s.Host = impact.StepAdd, api.HostSpec{
			ResourceType: p["ResourceType"], ResourceID: p["ResourceId"],
			IP: p["ResourceIP"], VPC: p["VPCId"], Subnet: p["SubnetId"], Port: port,
		}
	}
	return s
}

func given(p map[string]string, name string) api.Maybe[string] {
	if v, sent := p[name]; sent {
		return api.Known(v)
	}
	return api.Maybe[string]{}
}

// membersIn are the members of a rule as a request named them.
func membersIn(p map[string]string) []api.BackendID {
	var ids []api.BackendID
	for i := 0; ; i++ {
		id, sent := p["BackendId."+strconv.Itoa(i)]
		if !sent {
			return ids
		}
		ids = append(ids, api.BackendID(id))
	}
}
