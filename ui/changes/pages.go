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
func (t *Tracker) History() *list.List[change.Operation] {
	var l *list.List[change.Operation]
	spec := t.historySpec()
	spec.Open = func(op change.Operation) screen.Intent { return screen.Show{Screen: t.operationPage(l, op.ID)} }
	l = list.New(t.env, spec)
	return l
}

// operationPage is the page of one operation of the history.
func (t *Tracker) operationPage(l *list.List[change.Operation], id string) *page.Page {
	return page.Describe(t.env, l, id, page.Content{
		Title: "change " + id, Copy: id,
		// What can be closed depends on the time besides.
		Revision: func() int {
			if op, found := l.Row(id); found && t.NotClosable(t.operationOf(op)) == "" {
				return 2*t.revision + 1
			}
			return 2 * t.revision
		},
		Offered: func(action keymap.Action) screen.Offer {
			op, found := l.Row(id)
			if !found {
				return screen.Refuse("it is not in the journal any more")
			}
			return t.followUp(action, t.operationOf(op))
		},
	})
}

// Watch is the page of what runs, and of the last change that ended.
func (t *Tracker) Watch() *page.Page {
	return page.New(t.env, page.Content{
		Title: "changes", ID: screen.IDWatch,
		Revision: func() int { return t.revision },
		Draw: func(width int) screen.Text {
			var all []render.Section
			for _, r := range t.Orders {
				all = append(all, t.operationSections(t.operationOfRun(r))...)
			}
			if len(t.Past) > 0 {
				all = append(all, t.operationSections(t.operationOfResult(t.Past[len(t.Past)-1]))...)
			}
			return render.NewDescription(t.env.Theme, all, width)
		},
		Offered: func(action keymap.Action) screen.Offer {
			if len(t.Past) == 0 {
				return screen.Refuse("the change is still running")
			}
			return t.followUp(action, t.operationOfResult(t.Past[len(t.Past)-1]))
		},
	})
}

// Find looks an operation up: among those of this session, else as it is listed.
func (t *Tracker) Find(id string, listed func(id string) (change.Operation, bool)) (Operation, bool) {
	for _, r := range slices.Backward(t.Past) {
		if r.ID == id {
			return t.operationOfResult(r), true
		}
	}
	if op, found := listed(id); found {
		return t.operationOf(op), true
	}
	return Operation{}, false
}
