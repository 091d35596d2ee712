import { Anchor, type AnchorProps } from '@mantine/core';
import { createLink, Link as RouterLink, type LinkComponent } from '@tanstack/react-router';
import { forwardRef, type AnchorHTMLAttributes } from 'react';

type Attributes = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps>;

const AnchorOfRouter = createLink(
  forwardRef<HTMLAnchorElement, AnchorProps & Attributes>(function AnchorOfRouter(props, ref) {
    return <Anchor ref={ref} {...props} />;
  }),
);

/** A link inside the console: `<Link to={places.call(7)}>`. Loads the page it points to while the pointer rests on it. */
export const Link: LinkComponent<typeof AnchorOfRouter> = (props) => <AnchorOfRouter preload="intent" {...props} />;

/** For `component={PlainLink}` of Mantine's buttons and menu items. */
export const PlainLink = RouterLink;
