package practice

import (
	"context"

	"github.com/spf13/pflag"

	"cloud.internal/ulbconsole/api/demo"
	"cloud.internal/ulbconsole/config"
)

// Register declares --demo, and what it is like.
func Register(fs *pflag.FlagSet, on *bool, e *config.Estate) {
	fs.BoolVar(on, "demo", false, "use a simulated cloud: nothing of yours is used or sent")
	config.Group(fs, "demo", config.Practice)
	e.Register(fs)
}

// NotUsed is the error of flags about a simulated cloud that is not used.
func NotUsed(flags *config.Flags, system config.System, e config.Estate) error {
	name := e.Given()
	if name == "" {
		return nil
	}
	_, err := config.LoadAppearance(flags, system)
	return config.Join(err, &config.UsageError{
		Message: "--" + name + " describes the simulated cloud: add --demo or leave it out",
	})
}

// Start serves a simulated cloud until the context ends, and gives the settings that lead to it.
// It looks at nothing of the user's but how to draw.
func Start(ctx context.Context, flags *config.Flags, system config.System, e config.Estate,
) (*config.Settings, error) {
	var errs []error
	for _, name := range []string{"profile", "region", "project", "base-url", "config"} {
		if flags.Changed(name) {
			errs = append(errs, &config.UsageError{Message: "--demo uses nothing of yours, so it does not go with --" + name +
				": leave one of them out"})
		}
	}
	s, err := config.LoadAppearance(flags, system)
	keys := demo.NewKeys() // other users of this host can reach the port, too
	cloud, wrong := Simulate(e, keys)
	if err := config.Join(append(errs, err, wrong)...); err != nil {
		return nil, err
	}
	l, err := demo.Listen("127.0.0.1:0", false)
	if err != nil {
		return nil, err
	}
	go func() { _ = demo.Serve(ctx, l, cloud) }() // if it ends early, every request says so
	s.BaseURL = "http://" + l.Addr().String() + "/"
	s.Credentials = config.Credentials{PublicKey: keys.Public, PrivateKey: config.NewSecret(keys.Private)}
	return s, nil
}
