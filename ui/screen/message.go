package screen

import tea "github.com/charmbracelet/bubbletea"

// Next waits for the next message of what runs beside the screen.
func Next[M any](out chan M) tea.Cmd {
	return func() tea.Msg {
		m, ok := <-out
		if !ok {
			return nil
		}
		return m
	}
}

// Post leaves the newest message where the screen fetches it, and never waits.
func Post[M any](out chan M, m M) {
	for {
		select {
		case out <- m:
			return
		default:
		}
		select {
		case <-out: // an older one that nobody fetched
		default:
		}
	}
}
