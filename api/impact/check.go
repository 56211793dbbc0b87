package impact

import (
	"cmp"
	"slices"

	"cloud.internal/ulbconsole/api"
)

// switchCheck finds what another health check does to a VServer whose backends all fail: who passes it
// is seen only afterwards. Nobody else is asked for one.
func (a *assessor) switchCheck() {
	to, v := a.result.Request.Check, a.vserver
	switch now := v.MonitorType.Or(""); {
	case !v.MonitorType.IsKnown() || !v.Protocol.IsKnown():
		a.unknown(Finding{Kind: FoundCheckAbsent})
	case now == to:
		a.refuse(Finding{Kind: FoundChecked, Is: to})
	case v.OtherCheck() != to:
		a.refuse(Finding{Kind: FoundCheckOther, Was: now, Is: to})
	case !v.AllFail():
		a.refuse(Finding{Kind: FoundCheckPasses})
	}
	a.find(ClassSevere, Finding{Kind: FoundCheckAll})
	switch to {
	case api.CheckPort:
		a.warn(Finding{Kind: FoundCheckPort})
	case api.CheckPath:
		path := Finding{Kind: FoundCheckPath, Was: cmp.Or(v.Path.Or(""), "/"), Is: v.Domain.Or("")}
		if path.Is == "" {
			path.Kind = FoundCheckPathOnly
		}
		a.note(path)
	}
	a.note(Finding{Kind: FoundCheckKept})
}

func (a *assessor) checkStep(to string) Step {
	return Step{Kind: StepCheck, Check: to, CheckFrom: a.vserver.MonitorType.Or("")}
}

// checkAgain gives the VServer its recorded health check again.
func (a *assessor) checkAgain() {
	r := a.result.Request.Record
	switch now, known := a.vserver.MonitorType.Get(); {
	case !r.Checked || r.Check == "" || known && now == r.Check:
	case !known:
		a.leaveOut(Finding{Kind: FoundCheckLost})
	case a.vserver.OtherCheck() != r.Check:
		a.leaveOut(Finding{Kind: FoundCheckReplaced, Is: now})
	default:
		a.undoSteps = append(a.undoSteps, a.checkStep(r.Check))
	}
}

// rechecks says whether an undo gives the VServer its former health check again.
func (a *assessor) rechecks() bool {
	return slices.ContainsFunc(a.undoSteps, func(s Step) bool { return s.Kind == StepCheck })
}

// recheck finds what the former check does: all failed it when it was changed, and may again.
func (a *assessor) recheck() {
	if !a.rechecks() {
		return
	}
	a.note(Finding{Kind: FoundCheckKept})
	if a.result.Before.Serving == 0 {
		a.find(ClassSevere, Finding{Kind: FoundCheckAll})
		return
	}
	a.find(ClassOutage, Finding{Kind: FoundCheckFails})
	a.result.Down = append(a.result.Down, RuleRef{})
}
