package changes

import (
	"slices"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/page"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// History is the list of all changes in the journal.
func (t *Tracker) History() screen.Screen {
	var l *list.List[change.Operation]
	held := &historyRows{}
	spec := t.historySpec(held)
	spec.Open = func(op change.Operation) screen.Intent { return screen.Show{Screen: t.operationPage(l, held.find, op)} }
	spec.OpenDescribes = true
	spec.Parts = func(op change.Operation, _ string) []screen.Part {
		line := t.historyLine(op, held.find).String()
		return []screen.Part{{Key: "y", Name: render.PartLine, Text: t.env.Theme.Visible(line)}}
	}
	l = list.New(t.env, spec)
	return l
}

// operationPage is the page of one operation of the history.
func (t *Tracker) operationPage(
	l *list.List[change.Operation], find findOperation, op change.Operation,
) *page.Page {
	id, scopes := op.ID, t.scopes(op)
	return page.Describe(t.env, l, id, page.Content{
		Title:  render.TitleChange(id),
		Scopes: func() screen.Scopes { return scopes },
		// What can be closed, and waited for, depends on the time besides.
		Revision: func() int {
			now := 4 * t.revision
			if op, found := l.Row(id); found {
				if op = t.known(op); t.notClosable(op) == "" {
					now++
				}
				if !t.waitsStill(op) {
					now += 2
				}
			}
			return now
		},
		Offered: func(action keymap.Action) screen.Offer {
			op, found := l.Row(id)
			if !found {
				return screen.Refuse(render.RefusedGone)
			}
			return t.followUp(action, t.known(op), find, true)
		},
	})
}

// Watch is the page of what runs, and of the last change that ended.
func (t *Tracker) Watch() screen.Screen {
	return page.New(t.env, page.Content{
		Title: render.TitleChanges, ID: screen.IDWatch,
		Revision: func() int {
			now := t.revision + t.ticks // none of these ever gets less
			if t.metrics != nil && len(t.Drains()) > 0 {
				now += t.metrics.Revision()
			}
			return now
		},
		Scopes: func() screen.Scopes { return t.scopes(t.watched()...) },
		Draw: func(width int) screen.Text {
			ops, find := t.watched(), among(t.joined(t.session.Ended()))
			all := make([]render.Section, 0, len(ops))
			for _, op := range ops {
				all = append(all, t.operationSections(op, find)...)
			}
			return render.NewDescription(t.env.Theme, all, width)
		},
		Offered: func(action keymap.Action) screen.Offer {
			op, found := t.latest()
			if !found {
				return screen.Refuse(render.RefusedRunning)
			}
			find := func(id string) (change.Operation, bool) { return among(t.joined(t.session.Ended()))(id) }
			return t.followUp(action, op, find, true)
		},
	})
}

// watched are what runs and the last change that ended.
func (t *Tracker) watched() []change.Operation {
	all := t.running()
	if op, found := t.latest(); found {
		all = append(slices.Clip(all), op)
	}
	return all
}

// scopes are the regions and projects of operations: all where there is none, or one of another profile, which has
// projects of its own.
func (t *Tracker) scopes(ops ...change.Operation) screen.Scopes {
	var at screen.Scopes
	for _, op := range ops {
		for _, one := range append([]change.Operation{op}, op.Parts...) {
			if one.Order.Profile != t.session.Profile {
				return screen.Scopes{All: true}
			}
			if !slices.Contains(at.Of, one.Order.Scope) {
				at.Of = append(at.Of, one.Order.Scope)
			}
		}
	}
	at.All = len(at.Of) == 0
	return at
}
