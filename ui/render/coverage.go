package render

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/ui/theme"
)

// mostScopes is how many regions and projects are named each.
const mostScopes = 4

// Coverage says how far regions and projects were read, in words that fit a title: each where there
// are few, else how many, and those that failed.
func Coverage(th *theme.Theme, all []index.Coverage, now time.Time) string {
	if len(all) == 0 {
		return "..."
	}
	var failed, reading, read []string
	complete, faults := 0, 0
	few := len(all) <= mostScopes
	for _, c := range all { // it is drawn with every key: what is only counted is not named
		switch {
		case c.Stale != nil:
			if faults++; faults <= mostScopes {
				failed = append(failed, ScopeName(th, c.Scope)+" "+staleFor(c, now)+" "+coverageFault(c.Stale))
			}
		case c.Whole():
			if complete++; few {
				read = append(read, ScopeName(th, c.Scope)+" "+th.Glyph.Chosen)
			}
		case c.Progress == index.Failed:
			if faults++; faults <= mostScopes {
				failed = append(failed, ScopeName(th, c.Scope)+" "+coverageFault(c.Err))
			}
		case c.Incomplete != "":
			if faults++; faults <= mostScopes {
				failed = append(failed, ScopeName(th, c.Scope)+" "+inPart)
			}
		case c.Progress == index.Underway:
			if few {
				reading = append(reading, ScopeName(th, c.Scope)+" "+underway(c))
			}
		default:
			if few {
				reading = append(reading, ScopeName(th, c.Scope)+" ...")
			}
		}
	}
	if len(all) > mostScopes || complete == len(all) {
		reading, read = nil, []string{CountRead(complete, len(all))}
	}
	if n := faults - mostScopes; n > 0 {
		failed = append(failed, fmt.Sprintf("%d more failed", n))
	}
	if few && faults > 0 { // what is cut off the end on a small screen is counted before
		failed = slices.Insert(failed, 0, CountRead(complete, len(all)))
	}
	return strings.Join(slices.Concat(failed, reading, read), "  ")
}

// inPart is said of what did not add up, though all came.
const inPart = "in part"

// staleFor is how old what is known is that could not be read again.
func staleFor(c index.Coverage, now time.Time) string {
	age, _ := Age(now.Sub(c.Asked))
	return AgeStale(age)
}

// CoverageWithCertificates also names where the ends of certificates could not be read.
func CoverageWithCertificates(th *theme.Theme, all []index.Coverage, now time.Time) string {
	text, undated := Coverage(th, all, now), 0
	for _, c := range all {
		if c.Undated == nil {
			continue
		}
		if undated++; undated == 1 {
			text += "  certs " + coverageFault(c.Undated) + " " + ScopeName(th, c.Scope)
		}
	}
	if undated > 1 {
		text += fmt.Sprintf(", %d more", undated-1)
	}
	return text
}

func underway(c index.Coverage) string {
	switch total, known := c.Total.Get(); {
	case c.Attempt > 0:
		return fmt.Sprintf("%s, try %d", coverageFault(c.Err), c.Attempt)
	case known:
		return fmt.Sprintf("%d/%d", c.Got, total)
	default:
		return "..."
	}
}

// ScopeName is a region and a project.
func ScopeName(th *theme.Theme, s api.Scope) string {
	return ShortName(th, string(s.Region)) + "/" + ShortName(th, orID(string(s.Project), "default"))
}

// everyProject is how the ids of all projects begin.
const everyProject = "org-"

// ScopeShort is a region and a project as short as tells them from others: what takes little room is whole.
func ScopeShort(th *theme.Theme, s api.Scope) string {
	const little = 12
	whole := ScopeName(th, s)
	if theme.Width(whole) <= little {
		return whole
	}
	s.Project = api.ProjectID(strings.TrimPrefix(string(s.Project), everyProject))
	return ScopeName(th, s)
}

// ScopeSearch is what a region and a project can be found by, in lower case.
func ScopeSearch(th *theme.Theme, s api.Scope) string {
	return strings.ToLower(ScopeName(th, s) + "\n" + ScopeShort(th, s) + "\n")
}

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
		return "failed"
	}
}

// NotCovered names those that could not be read, with the reason of each, "" for none.
func NotCovered(th *theme.Theme, all []index.Coverage) string {
	parts := NotRead(th, all)
	if len(parts) > MostListed {
		parts = append(parts[:MostListed], fmt.Sprintf("and %d more", len(parts)-MostListed))
	}
	return strings.Join(parts, "; ")
}

// NotRead are the regions and projects that could not be read, each with the reason.
func NotRead(th *theme.Theme, all []index.Coverage) []string {
	var parts []string
	for _, c := range all {
		switch {
		case c.Stale != nil:
			parts = append(parts, ScopeName(th, c.Scope)+" not read since "+c.Asked.Local().Format(time.TimeOnly)+": "+
				c.Stale.Error())
		case c.Progress == index.Failed:
			parts = append(parts, ScopeName(th, c.Scope)+" could not be read: "+c.Err.Error())
		case c.Incomplete != "":
			parts = append(parts, ScopeName(th, c.Scope)+": "+c.Incomplete)
		}
	}
	return parts
}

// NotAsked is why a region and project was not read whose turn did not come, for nothing came for so long.
func NotAsked(silence time.Duration) string { return "not asked: nothing came for " + silence.String() }

// Beyond says why there may be regions and projects that were not read, "" where there are none.
func Beyond(err error) string {
	var e *api.Error
	if errors.As(err, &e) {
		return "other regions or projects: " + e.Error()
	}
	return ""
}
