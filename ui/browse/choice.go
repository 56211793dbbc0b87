package browse

import (
	"errors"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// regionOf is the region that is chosen without a key.
func regionOf(rows []api.Region, err error) screen.Intent {
	if r, ok := theDefault(rows, func(r api.Region) bool { return r.Default }); ok && err == nil {
		return screen.UseRegion{ID: r.ID}
	}
	return nil
}

// projectOf is the project that is chosen without a key, or that there is none to choose where the
// keys may not list them.
func projectOf(rows []api.Project, err error) screen.Intent {
	var refused *api.Error
	switch {
	case err == nil && len(rows) > 0:
		if p, ok := theDefault(rows, func(p api.Project) bool { return p.Default }); ok {
			return screen.UseProject{ID: p.ID, Name: p.Name.Or("")}
		}
		return nil
	case err == nil:
		return screen.NoProject{Err: errors.New(render.NoProjects)}
	case !errors.As(err, &refused) || !mayNot(refused):
		return nil // keys or network: the screen says so, and reads again on a key
	default:
		return screen.NoProject{Err: err}
	}
}

// mayNot says whether an error is the service's word that these keys may not
// list projects, and not that it is in trouble or does not know the keys.
func mayNot(e *api.Error) bool {
	switch e.Kind {
	case api.KindAuth, api.KindThrottled, api.KindUnavailable, api.KindTimeout, api.KindBadResponse:
		return false
	default:
		return e.RetCode != 0
	}
}

// theDefault is the default row, or the only one.
func theDefault[T any](rows []T, is func(T) bool) (T, bool) {
	for _, r := range rows {
		if is(r) || len(rows) == 1 {
			return r, true
		}
	}
	var none T
	return none, false
}
