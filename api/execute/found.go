package execute

import (
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/proof"
)

// finding is one finding that says all by its kind.
func finding(kind impact.FindingKind) []impact.Finding { return []impact.Finding{{Kind: kind}} }

func ofBackend(kind impact.FindingKind, id api.BackendID) []impact.Finding {
	return []impact.Finding{{Kind: kind, ID: string(id)}}
}

// ofRule names the rule by its id, too.
func ofRule(kind impact.FindingKind, r api.Rule) []impact.Finding {
	return []impact.Finding{{Kind: kind, Rule: impact.RefOf(r), ID: string(r.ID)}}
}

// by is a finding that an error is the reason of.
func by(kind impact.FindingKind, err error) impact.Finding {
	return impact.Finding{Kind: kind, Is: errorText(err)}
}

// ofStep is what became of step i, what the service said of it, and after which time.
func (w *work) ofStep(kind impact.FindingKind, i int, err error, after time.Duration) []impact.Finding {
	all := proof.OfStep(kind, w.op.Steps[i])
	all[0].Seconds = int(after / time.Second)
	if err != nil {
		all[0].Is = errorText(err)
	}
	return all
}

func goalOf(s impact.Step) impact.Goal {
	if s.Kind == impact.StepEnable {
		return impact.GoalEnable
	}
	return impact.GoalDisable
}

// besides says what else is not there any more, nothing for nothing.
func (w *work) besides() []impact.Finding {
	if len(w.vanished) == 0 {
		return nil
	}
	return []impact.Finding{{Kind: impact.FoundGoneBesides, Is: proof.Addresses(w.vanished)}}
}

// checking says what is being looked after once the service has answered no.
func checking(err error) []impact.Finding {
	if err == nil || api.OutcomeOf(err) == api.OutcomeUnknown {
		return nil
	}
	return []impact.Finding{by(impact.FoundRefusedChecking, err)}
}

// inTheWay names an operation whose outcome is unknown by what it was to do, and who made it where
// that is not this console.
func inTheWay(op change.Operation) []impact.Finding {
	what := impact.Finding{Kind: impact.FoundOperation, ID: op.ID, Goal: op.Order.Request.Goal}
	what.Backend = commas(op.Order.Request.Targets)
	if op.Mine {
		return []impact.Finding{what}
	}
	made := impact.Finding{
		Kind: impact.FoundMadeBy, Was: op.Who.User, Is: op.Who.Host, ID: op.Session, Backend: op.Order.Profile,
	}
	if op.Alive {
		made.Kind = impact.FoundMadeByRunning
	}
	return []impact.Finding{what, made}
}
