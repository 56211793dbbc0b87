package render

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/ui/theme"
)

// unread are the projects of one region that are not known whole for the same reason.
type unread struct {
	why    string // of each: what they are grouped by
	first  index.Coverage
	n      int
	of     int       // the projects of the region
	oldest time.Time // of what is known of them
}

// groupUnread groups what is not known whole by region and by why, which is "" for what is not to be named.
func groupUnread(all []index.Coverage, why func(index.Coverage) string) []unread {
	type key struct {
		region api.RegionID
		why    string
	}
	var groups []unread
	at, of := map[key]int{}, map[api.RegionID]int{}
	for _, c := range all {
		of[c.Scope.Region]++
		if c.Whole() {
			continue
		}
		k := key{c.Scope.Region, why(c)}
		if k.why == "" {
			continue
		}
		i, there := at[k]
		if !there {
			i, groups = len(groups), append(groups, unread{why: k.why, first: c, oldest: c.Asked})
			at[k] = i
		}
		groups[i].n++
		if c.Asked.Before(groups[i].oldest) {
			groups[i].oldest = c.Asked
		}
	}
	for i := range groups {
		groups[i].of = of[groups[i].first.Scope.Region]
	}
	return groups
}

// name is the region with its project, alone where all its projects are meant.
func (u unread) name(th *theme.Theme) string {
	region := ShortName(th, string(u.first.Scope.Region))
	switch u.n {
	case 1:
		return ScopeName(th, u.first.Scope)
	case u.of:
		return region
	default:
		return fmt.Sprintf("%s (%d of %d projects)", region, u.n, u.of)
	}
}

// short names it and says why in a word or two.
func (u unread) short(th *theme.Theme, now time.Time) string {
	if u.first.Stale == nil {
		return u.name(th) + " " + u.why
	}
	age, _ := Age(now.Sub(u.oldest))
	return u.name(th) + " " + AgeStale(age) + " " + coverageFault(u.first.Stale)
}

// word is why, as short as it gets.
func (u unread) word() string {
	if u.first.Stale != nil {
		return StatusStale
	}
	return u.why
}

// long names it and says why in a sentence.
func (u unread) long(th *theme.Theme) string {
	name := u.name(th)
	switch c := u.first; {
	case c.Stale != nil:
		return name + " not read since " + u.oldest.Local().Format(time.TimeOnly) + ": " + c.Stale.Error()
	case c.Progress == index.Failed:
		return name + ": " + c.Err.Error()
	case c.Unread != nil:
		return name + ": " + c.Unread.Error()
	default:
		return name + ": " + c.Incomplete
	}
}

// unreadWord is why a region and project is not known whole, "" where it is only not read yet.
func unreadWord(c index.Coverage) string {
	switch {
	case c.Stale != nil:
		return StatusStale + " " + coverageFault(c.Stale)
	case c.Progress == index.Failed:
		return coverageFault(c.Err)
	case c.Unread != nil:
		return coverageFault(c.Unread)
	case c.Incomplete != "":
		return inPart
	default:
		return ""
	}
}

// unreadReason is unreadWord in a sentence, without what differs from request to request.
func unreadReason(c index.Coverage) string {
	switch {
	case c.Stale != nil:
		return StatusStale + sameReason(c.Stale)
	case c.Progress == index.Failed:
		return sameReason(c.Err)
	case c.Unread != nil:
		return sameReason(c.Unread)
	default:
		return c.Incomplete
	}
}

func sameReason(err error) string {
	w, action := api.WordsOf(err), ""
	var e *api.Error
	if w.Facts = ""; errors.As(err, &e) {
		action = e.Action
	}
	return action + w.String()
}

// inPart is said of what did not add up, though all came.
const inPart = "in part"

// coverageFault is why a region and project could not be read, in a word or two.
func coverageFault(err error) string {
	switch api.KindOf(err) {
	case api.KindPermission, api.KindAuth:
		return "denied"
	case api.KindTimeout:
		return "no answer"
	case api.KindThrottled:
		return "throttled"
	case api.KindNoRegion:
		return "no such region"
	default:
		var e *api.Error
		if errors.As(err, &e) && e.HTTPStatus >= http.StatusBadRequest {
			return fmt.Sprintf("HTTP %d", e.HTTPStatus)
		}
		return "failed"
	}
}
