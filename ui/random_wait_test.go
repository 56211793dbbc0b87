package ui

import (
	"slices"
	"time"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/confirm"
	"cloud.internal/ulbconsole/ui/render"
)

// enterWait notes what the dialog of drains that wait was passed with.
func (w *walker) enterWait(q *confirm.Wait, title string, lines []string) {
	var of []*confirmed
	for _, d := range q.Drains {
		run := func(op change.Operation) bool { return op.Run == d.Operation.Run }
		all := w.app.changes.Running()
		if i := slices.IndexFunc(all, run); i < 0 || w.changes[all[i].ID] == nil {
			return
		}
		of = append(of, w.changes[d.Operation.ID])
	}
	if title != render.DialogWaits(len(of)) {
		return
	}
	if holds(lines, "[> Keep waiting <]") {
		w.happened("wait: keep waiting")
		return
	}
	if !w.read(q) {
		return
	}
	severe := len(of) > 1
	for _, c := range of {
		severe = severe || c.class.Rank() >= impact.ClassSevere.Rank()
		if missing := w.missingWait(q, c); missing != "" {
			w.note("(" + missing + " was not on the screen)")
			return
		}
	}
	switch wanted := w.gateOnScreen(); {
	case holds(lines, "[> Enable again <]"):
		for _, op := range w.app.changes.Running() { // of all places: it gives them back
			first := of[0].begin
			w.enables[op.ID] = w.enables[op.ID] || op.ID == first.ID ||
				op.Order.Rollout.ID != "" && op.Order.Rollout.ID == first.Rollout.ID
		}
		w.happened("wait: enable again")
	case wanted == "" && severe, string(w.gate.text) != wanted:
		w.note("(not typed)")
	case holds(lines, "[> Release now <]"), wanted != "" && focused(lines) == focusGate:
		for _, c := range of {
			w.hurried[c.begin.ID] = time.Now()
		}
		w.happened("wait: release now")
		if wanted != "" {
			w.happened("wait: release now, typed")
		}
	}
}

// missingWait names what ought to have been in the dialog of drains and was not.
func (w *walker) missingWait(q *confirm.Wait, c *confirmed) string {
	line := c.begin
	if len(q.Drains) > 1 {
		musts := []string{line.Profile, string(line.Region), line.ULBName + "/" + line.VServerName}
		for _, b := range line.Facts.Backends {
			if slices.Contains(line.Request.Targets, b.Backend.ID) {
				musts = append(musts, b.Backend.PrivateIP.Or(""), b.Backend.ResourceID.Or(""), b.Backend.ResourceName.Or(""))
			}
		}
		return lacking(q.Box, musts)
	}
	musts := []string{line.Profile, string(line.Region), string(line.Project), string(line.ULB), line.ULBName, string(line.VServer), line.VServerName}
	for _, b := range line.Facts.Backends {
		if slices.Contains(line.Request.Targets, b.Backend.ID) {
			musts = append(musts, string(b.Backend.ID), b.Backend.ResourceID.Or(""), b.Backend.ResourceName.Or(""))
			if line.Follows == "" { // else its facts are older than what it shows
				musts = append(musts, render.HostPort(b.Backend.PrivateIP, b.Backend.Port))
			}
		}
	}
	return lacking(q.Box, musts)
}
