package ui

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
	"unsafe"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

func hostileTexts() map[string]string {
	return map[string]string{
		"everything at once":     nasty,
		"only combining marks":   strings.Repeat("\u0301", 40),
		"a broken end":           "x\xe4\xb8",
		"wide":                   strings.Repeat("宽", 200),
		"nothing but invisible":  "\u200b\u2060\u00ad",
		"as long as a page":      strings.Repeat("long \x1b[2J", 60),
		"one word without a gap": strings.Repeat("w", 2_000),
	}
}

// stuffing puts a text into every string of a value, in Maybes and in slices,
// and marks every Maybe as known. Numbers are 1. No two texts are the same.
type stuffing struct {
	text string
	n    int
	rows int // of each slice
}

func (s *stuffing) fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		s.n++
		v.SetString(fmt.Sprintf("%s %d", s.text, s.n))
	case reflect.Int:
		v.SetInt(1)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), s.rows, s.rows))
		for i := range s.rows {
			s.fill(v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(1_700_000_000, 0)))
			return
		}
		for i := range v.NumField() {
			f := v.Field(i)
			// Maybe keeps its value to itself.
			s.fill(reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem())
		}
	default:
		panic("a field of a kind nobody thought of: " + v.Type().String())
	}
}

func stuffed[T any](s *stuffing) T {
	var v T
	s.fill(reflect.ValueOf(&v).Elem())
	return v
}

// hostileWorld is a world of nothing but a text, in which one backend can be
// released and one is in a Custom rule.
func hostileWorld(text string) (world fake.World, home api.Scope) {
	s := &stuffing{text: text, rows: 2}
	world.Regions = []api.Region{stuffed[api.Region](s), stuffed[api.Region](s)}
	world.Projects = []api.Project{stuffed[api.Project](s), stuffed[api.Project](s)}
	home = api.Scope{Region: world.Regions[0].ID, Project: world.Projects[0].ID}
	ulbs := []api.ULB{stuffed[api.ULB](s), stuffed[api.ULB](s)}
	for _, u := range ulbs {
		vservers, _ := u.VServers.Get()
		for i := range vservers {
			v := &vservers[i]
			v.ULB = u.ID
			if i == 0 {
				v.Protocol = api.Known("HTTP")
			}
			if i == 1 {
				v.Rules = api.Known([]api.Rule(nil))
			}
			backends, _ := v.Backends.Get()
			more := append(slices.Clone(backends), stuffed[api.Backend](s), stuffed[api.Backend](s))
			for j := range more {
				more[j].Status = api.Known(j / 3)
			}
			v.Backends = api.Known(more)
			rules, _ := v.Rules.Get()
			for j := range rules {
				members, _ := rules[j].Members.Get()
				members[0].Backend = more[0].ID
			}
		}
	}
	world.ULBs = map[api.Scope][]api.ULB{home: ulbs}
	return world, home
}

func hostileFailure(text string) *api.Error {
	return &api.Error{
		Kind: api.KindUnavailable, RetCode: 31337, HTTPStatus: 502, Action: text, RequestID: text, Message: text,
		Cause: errors.New(text),
	}
}
