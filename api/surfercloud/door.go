package surfercloud

import (
	"context"
	"errors"
	"sync"
	"time"

	"cloud.internal/ulbconsole/api"
)

// longestTurn is how long one read may keep the others waiting at the door.
const longestTurn = 5 * time.Second

// door lets reads in one at a time until one was answered, and turns those away
// that came before another was refused: wrong keys, or a proxy's wrong password,
// are then sent once and not once for each list. Who comes later, asks.
type door struct {
	turn chan struct{} // holds one

	mu       sync.Mutex
	open     bool
	refusals int
	refusal  *api.Error
}

func newDoor() *door {
	d := &door{turn: make(chan struct{}, 1)}
	d.turn <- struct{}{}
	return d
}

// came is to be given to enter: what had been refused when the read was asked for.
func (d *door) came() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.refusals
}

// enter waits for the turn. Leave must be called with the read's error.
func (d *door) enter(ctx context.Context, came int, action string) (leave func(error), err error) {
	d.mu.Lock()
	open := d.open && d.refusals == came
	d.mu.Unlock()
	give := func() {}
	if !open {
		late := time.NewTimer(longestTurn)
		defer late.Stop()
		select {
		case <-d.turn:
			give = func() { d.turn <- struct{}{} }
		case <-late.C:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.refusals != came {
		give()
		same := *d.refusal
		same.Action, same.RequestID, same.NotSent = action, "", true
		return nil, &same
	}
	return func(err error) {
		d.learn(err)
		give()
	}, nil
}

// learn notes how a read ended.
func (d *door) learn(err error) {
	var e *api.Error
	refused := errors.As(err, &e)
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case refused && ofEverything(e):
		d.open = false
		d.refusals++
		d.refusal = e
	case err == nil, refused && e.RetCode != 0:
		d.open = true
	}
}

// The RetCodes that refuse whatever is asked, beside those of the keys.
const (
	addressRefused = 294
	accountLocked  = 295
)

// ofEverything says whether any other read would be refused as this one was.
func ofEverything(e *api.Error) bool {
	return e.Kind == api.KindAuth || errors.Is(e, api.ErrFinal) || e.RetCode == addressRefused || e.RetCode == accountLocked
}
