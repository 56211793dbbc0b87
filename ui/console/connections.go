package console

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/journal"
	"cloud.internal/ulbconsole/api/renew"
	"cloud.internal/ulbconsole/config"
	"cloud.internal/ulbconsole/ui"
	"cloud.internal/ulbconsole/ui/screen"
)

// connections makes those of a console, the first one and those of the profiles that it is switched
// to. One that was left goes on to serve the changes that were begun through it, and again where its
// profile comes back as it was.
type connections struct {
	options  Options
	keys     *keyring
	journals *journals

	busy sync.Mutex // held while a profile is being connected with
	made []made
}

// made is a connection, and the settings it was made by.
type made struct {
	settings *config.Settings
	client   *renew.Client
}

// connect makes the connection by settings that hold the credentials. Flags are those that led to
// them, nil for the demonstration.
func (c *connections) connect(s *config.Settings, flags *config.Flags) (ui.Connected, error) {
	first, err := c.keys.connect(s, s.Credentials)
	if err != nil {
		return ui.Connected{}, err
	}
	client := renew.New(first, c.keys.source(s, flags, c.options.System))
	c.made = append(c.made, made{s, client})
	return c.connected(s, client), nil
}

func (c *connections) connected(s *config.Settings, client *renew.Client) ui.Connected {
	connection := connectionOf(s)
	connection.Account, connection.Practice = client.Account(), c.journals.practice
	return ui.Connected{
		Client: client, Credentials: client, Journal: c.journals.journal(s.ReadOnly), Connection: connection,
	}
}

// profile connects with one of the profiles. Nothing on the way may ask on the terminal, which has
// the screen on it.
func (c *connections) profile(ctx context.Context, name string) (ui.Connected, error) {
	c.busy.Lock()
	defer c.busy.Unlock()
	system := c.options.System
	system.Background = true
	flags := c.options.Flags.For(system, name)
	s, err := config.Load(flags, system)
	if err != nil {
		return ui.Connected{}, inOneLine(err)
	}
	for _, m := range c.made {
		if s.Alike(m.settings) {
			return c.connected(s, m.client), nil
		}
	}
	if err := s.FetchCredentials(ctx, system); err != nil {
		if s.Renewal == config.RenewCommand {
			err = fmt.Errorf("%w; it had no terminal, which ulbconsole --profile %s gives it", err, s.Profile)
		}
		return ui.Connected{}, inOneLine(err)
	}
	connected, err := c.connect(s, flags)
	if err == nil {
		c.keys.log.Info("switched", "profile", s.Profile, "credentials", s.Source, "endpoint", host(s.BaseURL))
	}
	return connected, err
}

// profiles lists the profiles.
func (c *connections) profiles() ([]screen.Profile, error) {
	all, err := config.Profiles(c.options.Flags, c.options.System)
	shown := make([]screen.Profile, len(all))
	for i, p := range all {
		shown[i] = screen.Profile{
			Name: p.Name, Region: p.Region, Project: p.Project, Endpoint: host(p.BaseURL), ReadOnly: p.ReadOnly,
			Protected: p.Protected,
		}
	}
	if err != nil {
		err = inOneLine(err)
	}
	return shown, err
}

// offered are the profiles that the screen offers: none in the demonstration.
func (c *connections) offered() ui.Profiles {
	if c.options.Flags == nil {
		return ui.Profiles{}
	}
	return ui.Profiles{List: c.profiles, Connect: c.profile}
}

// close ends what is still being asked for keys.
func (c *connections) close() {
	c.busy.Lock()
	defer c.busy.Unlock()
	for _, m := range c.made {
		m.client.Close()
	}
}

// inOneLine is for a notice what the command line says in several lines.
func inOneLine(err error) error { return errors.New(strings.Join(config.Lines(err), "; ")) }

// connectionOf is who the console is connected as by the settings, but for the account, and what it
// may do.
func connectionOf(s *config.Settings) ui.Connection {
	return ui.Connection{
		Profile: s.Profile, Color: s.ProfileColor, Endpoint: host(s.BaseURL), Foreign: s.OtherEndpoint, Address: s.BaseURL,
		User: journal.WhoAmI(os.Getenv).User, Region: api.RegionID(s.Region), Project: api.ProjectID(s.Project),
		ReadOnly: s.ReadOnly, Protected: s.Protected, AllowOutage: s.AllowOutage, Refresh: s.Refresh,
		ServiceOrder: s.ServiceOrder,
		Floor:        impact.Floor{Number: s.FloorNumber, Percent: s.FloorPercent}, MaxTargets: s.MaxTargets,
	}
}

func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
