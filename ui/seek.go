package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/ui/browse"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// seeker goes to a place that was asked for as soon as what was read says where that is. What the
// operator begins meanwhile comes first.
type seeker struct {
	env        *screen.Env
	source     browse.Source
	notices    *notice.Board
	project    *project
	connection *Connection
	sought     sought
}

// sought is the place that is sought, zero for none.
type sought struct {
	text    string      // what it was asked for by
	ulbs    bool        // a load balancer is meant, and nothing inside
	target  api.Target  // the place, once it is known; it begins with the list of its ULB
	ulbName string      // as it was remembered
	around  bool        // it is in that ULB, of which the VServers are not known yet
	opened  bool        // that list is open
	kind    notice.Kind // of what is said where it is not found
	waited  bool        // on the first list
}

// soughtNotice is what is said of the place is reported as.
const soughtNotice = "sought"

func (s *seeker) begin(in screen.Find) {
	s.sought = sought{text: in.Text, ulbs: in.ULBs, kind: notice.Info}
}

// goTo seeks a place that is known.
func (s *seeker) goTo(in screen.GoTo) {
	to := in.Place
	s.sought = sought{text: in.Words, target: api.Target{Place: to.Place}, ulbName: to.ULBName, kind: notice.Info}
}

func (s *seeker) seeks() bool { return s.sought.text != "" }

// next is the next step to the place, nil while it waits for a reading or where it gave up.
func (s *seeker) next(st *stack, asked bool) (screen.Intent, tea.Cmd) {
	on := st.first()
	ulb := s.sought.target.OfULB()
	if s.sought.opened {
		on = st.top()
	}
	f := on.Freshness()
	switch {
	case !s.sought.opened && ulb.ULB != "" && !on.Picks():
		return s.open(), nil
	case s.sought.opened && on.Target().Place != ulb:
		return nil, s.giveUp(render.NotOpenedLeft)
	case on.Picks(), !f.Whole && (f.Reading || f.Err != nil):
		s.sought.waited = true
		return nil, nil
	case !f.Whole:
		return nil, s.giveUp(render.NotOpenedStopped)
	case asked, s.sought.waited && st.top() != on:
		return nil, s.giveUp(render.NotOpenedLeft)
	case s.sought.opened:
		return s.enter(on)
	default:
		return s.resolve()
	}
}

func (s *seeker) giveUp(why string) tea.Cmd {
	return s.end(s.sought.kind, render.NotOpened(s.env.Theme, s.sought.text, why))
}

// end seeks no longer, and says why.
func (s *seeker) end(kind notice.Kind, text string) tea.Cmd {
	s.sought = sought{}
	return s.notices.Add(notice.Notice{Kind: kind, Of: soughtNotice, Text: text})
}

// report says at the start what is looked for: reading a big account takes a while.
func (s *seeker) report() tea.Cmd {
	return s.notices.Add(notice.Notice{Of: soughtNotice, Text: render.Seeking(s.env.Theme, s.sought.text)})
}

// resolve finds what the text means. Where that is several things it shows them all.
func (s *seeker) resolve() (screen.Intent, tea.Cmd) {
	was := s.sought
	find := func(l *fleet.List) []fleet.Hit { return l.Find(was.text) }
	if was.ulbs {
		find = func(l *fleet.List) []fleet.Hit { return l.FindULBs(was.text) }
	}
	all, at := s.source.Fleet.List(s.env.Scope), api.Place{Profile: s.connection.Profile, Scope: s.env.Scope}
	hits := find(all)
	known, _ := s.source.Fleet.VServers(was.target.Scope, was.target.ULB)
	switch {
	case len(hits) == 0 && known.List.Incomplete != "":
		return nil, s.giveUp(render.NotOpenedIncomplete)
	case len(hits) == 0, was.around && hits[0].Around:
		return nil, s.end(was.kind,
			render.NoPlace(s.env.Theme, was.text, s.env.Scope.Region, s.project.words(), len(all.Rows())))
	case len(hits) > 1:
		s.sought = sought{}
		places := browse.Places(s.env, s.source, at, was.text, find)
		places.Sync()
		return screen.Show{Screen: places, FromFirst: true}, nil
	}
	s.sought.target, s.sought.around = hits[0].Target, hits[0].Around
	s.sought.target.Profile = at.Profile
	return s.open(), nil
}

// open opens the list of the ULB, where nothing is sought any more if nothing in it is.
func (s *seeker) open() screen.Intent {
	at, called := s.sought.target.Place, s.sought.ulbName
	inside := at.VServer != "" || s.sought.around
	at.VServer, s.sought.opened = "", true
	if !inside {
		s.sought = sought{}
	}
	return screen.Open{Place: at, ULBName: called, FromFirst: true, Passing: inside}
}

// enter opens the VServer, from the list of those of its load balancer.
func (s *seeker) enter(on screen.Screen) (screen.Intent, tea.Cmd) {
	was := s.sought
	if was.around {
		return s.resolve()
	}
	known, _ := s.source.Fleet.VServers(was.target.Scope, was.target.ULB)
	switch _, there := known.List.Find(was.target.VServer); {
	case !there && known.List.Incomplete != "":
		return nil, s.end(notice.Error, render.NotOpened(s.env.Theme, was.text, render.NotOpenedIncomplete))
	case !there:
		return nil, s.end(notice.Error, render.PlaceGone(s.env.Theme, was.text))
	}
	s.sought = sought{}
	on.Select(string(was.target.VServer))
	return screen.Open{Place: was.target.Place, Backend: was.target.Backend}, nil
}
