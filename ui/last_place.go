package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/browse"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// Places remembers the last place of each profile from one session to the next.
type Places interface {
	// Last is where a profile was left, Note says where it is now. Neither does I/O.
	Last(profile string) (api.NamedPlace, bool)
	Note(at api.NamedPlace)
	// Save writes what was noted. Commands alone call it.
	Save()
}

// lastPlace offers the place where the session before, or another region or project, was left, and notes where
// this session is.
type lastPlace struct {
	env     *screen.Env
	fleet   *fleet.Fleet
	index   *index.Index // of the names of places that no list has read
	notices *notice.Board
	places  Places
	before  api.NamedPlace // where the session before was left, then where another region or project was left for
	now     api.Place
}

func newLastPlace(e *screen.Env, of browse.Source, n *notice.Board, p Places, profile string) *lastPlace {
	l := &lastPlace{env: e, fleet: of.Fleet, index: of.Index, notices: n, places: p}
	if p != nil {
		l.before, _ = p.Last(profile)
	}
	return l
}

// report says at the start where the session before was left, and which key goes there.
func (l *lastPlace) report() tea.Cmd {
	if l.before.ULB == "" {
		return nil
	}
	return l.notices.Post(notice.Info,
		render.NoticeLastPlace(l.env.Theme, l.before, l.env.Key(keymap.LastPlace)))
}

// offer goes to that place from another one.
func (l *lastPlace) offer(from api.Place) screen.Offer {
	if l.before.ULB == "" && l.before.Scope == l.env.Scope || l.before.Scope.Region == "" || l.before.Place == from {
		return screen.Refuse(render.RefusedNoneLeft)
	}
	return screen.Return(screen.GoTo{Place: l.before, Words: render.LastPlace(l.env.Theme, l.before)})
}

// note notes the place of the list on the screen, once. The first list is none to come back to.
func (l *lastPlace) note(top screen.Screen) tea.Cmd {
	at := top.Target().Place
	if l.places == nil || top.ID() != screen.IDLevel || at.ULB == "" || at == l.now {
		return nil
	}
	l.now = at
	l.places.Note(l.named(at))
	save := l.places.Save
	return func() tea.Msg {
		save()
		return nil
	}
}

// leave notes the place of the screens that are left for another region or project. A picker is none.
func (l *lastPlace) leave(from []screen.Screen) {
	for _, s := range slices.Backward(from) {
		switch at := s.Target().Place; {
		case s.ID() != screen.IDLevel || s.Picks():
		case at.ULB != "":
			l.before = l.named(at)
			return
		default:
			l.before = api.NamedPlace{Place: api.Place{Scope: l.env.Scope}}
			return
		}
	}
}

// named is a place with the names that are known.
func (l *lastPlace) named(at api.Place) api.NamedPlace {
	named := api.NamedPlace{Place: at}
	if u, known := l.index.ULB(at.Scope, at.ULB); known {
		named.ULBName = u.Name
		if i := slices.IndexFunc(u.Listeners, func(v index.Listener) bool { return v.ID == at.VServer }); i >= 0 {
			named.VServerName = u.Listeners[i].Name
		}
	}
	if u, there := l.fleet.List(at.Scope).ULB(at.ULB); there {
		named.ULBName = u.ULB.Name.Or("")
	}
	if r, known := l.fleet.VServers(at.Scope, at.ULB); known {
		v, _ := r.List.Find(at.VServer)
		named.VServerName = v.Name.Or("")
	}
	return named
}
