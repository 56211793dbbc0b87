package ui

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/confirm"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// offerCheck offers another health check for the VServer on the screen: the page's, the one whose
// backends are listed, or the selected one.
func (a *App) offerCheck(s screen.Screen) screen.Offer {
	at := s.Target().Place
	if about := s.About().Place; about.VServer != "" {
		at = about
	}
	if at.VServer == "" {
		return s.Offer(keymap.Check)
	}
	known, _ := a.source.Fleet.VServers(at.Scope, at.ULB)
	v, found := known.List.Find(at.VServer)
	if !found {
		return screen.Refuse(render.RefusedNotRead)
	}
	return a.env.OfferCheck(at, v, v.AllFail())
}

// forCheck asks about another health check of a VServer.
func (d *dialogs) forCheck(in screen.ChangeCheck) *confirm.Change {
	at := in.Place
	o := change.Order{
		Place: at, VServerName: in.VServer.Name.Or(""),
		Request: impact.Request{Goal: impact.GoalCheck, Check: in.VServer.OtherCheck()},
	}
	o.ULBName, o.Kubernetes = d.listed(at)
	if at.Scope.Project == d.env.Scope.Project {
		o.ProjectName = d.project.name
	}
	return d.forOrder(o, []screen.Listed{{Place: at, VServer: &in.VServer, Backend: api.Backend{}}})
}
