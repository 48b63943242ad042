"""The portal: one place where the bodies of a partnership keep their word.  Django on top of the engine `saferplan`."""
