package change

import (
	"errors"
	"time"

	"cloud.internal/ulbconsole/api"
)

func placeOf(e *Entry) api.Place {
	return api.Place{
		Profile: e.Profile, Scope: api.Scope{Region: e.Region, Project: e.Project},
		ULB: e.ULB, VServer: e.VServer,
	}
}

// longestWait bounds what a damaged number can make of a wait.
const longestWait = 24 * time.Hour

func seconds(s float64) time.Duration {
	return time.Duration(min(max(s, 0), longestWait.Seconds()) * float64(time.Second))
}

// errorOf makes an error of an entry that api.OutcomeOf understands as it did the one that was
// written down.
func errorOf(e *Entry) error {
	switch {
	case e.RetCode != 0:
		return api.FromRetCode(e.Action, e.RetCode, e.Error, e.RequestID)
	case e.Error == "":
		return nil
	case neverLeft(e):
		return &api.Error{Kind: api.KindInvalid, Action: e.Action, Message: e.Error, NotSent: true}
	default:
		return errors.New(e.Error)
	}
}

// neverLeft says that the request certainly never left the console: it is refused without the
// service having said so.
func neverLeft(e *Entry) bool {
	return e.Event == EventAnswer && e.State == StepRefused && e.RetCode == 0
}
