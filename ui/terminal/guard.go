package terminal

import (
	"fmt"
	"reflect"
	"runtime/debug"
	"sync/atomic"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/ui/clean"
)

// Panic is the error of Run when the program's own code panicked.
type Panic struct {
	Value any
	Stack []byte // of the goroutine that panicked
}

// Error says that the program is at fault; the stack is for the log.
func (p *Panic) Error() string {
	return "the console stopped on a fault of its own (" + clean.Text(fmt.Sprint(p.Value)) +
		"): start it with --log FILE to keep the trace, and report it"
}

// Guard catches panics, so that a Run can give the terminal back first. Without it one in a
// goroutine ends the process with the terminal raw, and one in a command loses its trace.
type Guard struct {
	panics chan *Panic
	failed atomic.Bool
}

// NewGuard returns a Guard to start goroutines with and to hand to one Run.
func NewGuard() *Guard { return &Guard{panics: make(chan *Panic, 1)} }

// Go runs work in a goroutine of its own. A panic in it ends the Run.
func (g *Guard) Go(work func()) {
	go func() {
		defer g.catch()
		work()
	}()
}

// catch is to be deferred. Only the first panic counts.
func (g *Guard) catch() {
	if value := recover(); value != nil {
		g.failed.Store(true)
		stack := debug.Stack()
		if from, elsewhere := value.(interface{ Trace() []byte }); elsewhere {
			stack = from.Trace() // carried here from another goroutine
		}
		select {
		case g.panics <- &Panic{Value: value, Stack: stack}:
		default:
		}
	}
}

// caught returns the panic that was caught, if any.
func (g *Guard) caught() *Panic {
	select {
	case p := <-g.panics:
		return p
	default:
		return nil
	}
}

// guarded is a model whose panics, and those of its commands, a Guard catches.
// After one nothing of the model runs again: its state may be half changed.
type guarded struct {
	model   tea.Model
	guard   *Guard
	started func() // called first, when Bubble Tea has set the terminal up
}

// Init starts the model.
func (m *guarded) Init() (cmd tea.Cmd) {
	m.started()
	defer m.guard.catch()
	return m.guard.command(m.model.Init())
}

// Update hands the model a message.
func (m *guarded) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	return m, m.update(msg)
}

func (m *guarded) update(msg tea.Msg) (cmd tea.Cmd) {
	if m.guard.failed.Load() {
		return nil
	}
	defer m.guard.catch()
	m.model, cmd = m.model.Update(msg)
	return m.guard.command(cmd)
}

// View draws the model.
func (m *guarded) View() (frame string) {
	if m.guard.failed.Load() {
		return ""
	}
	defer m.guard.catch()
	return m.model.View()
}

// command returns cmd with its panics caught, and those of the commands it returns.
func (g *Guard) command(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer g.catch()
		msg = cmd()
		g.members(msg)
		return msg
	}
}

// members guards each command in a batch or a sequence. The type of a sequence
// is not exported, hence by reflection: both are slices of commands.
func (g *Guard) members(msg tea.Msg) {
	list := reflect.ValueOf(msg)
	if list.Kind() != reflect.Slice || list.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return
	}
	for i := range list.Len() {
		cmd, _ := list.Index(i).Interface().(tea.Cmd)
		list.Index(i).Set(reflect.ValueOf(g.command(cmd)))
	}
}
